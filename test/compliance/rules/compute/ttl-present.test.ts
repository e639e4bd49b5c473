import { TtlPresent } from '../../../../lib/compliance/rules/compute/ttl-present';
import { judge } from '../../../support/rules';
import { fromTemplate, instance, launchTemplate } from './launch-support';

const tags = (...pairs: [string, unknown][]) => pairs.map(([Key, Value]) => ({ Key, Value }));
const MARK: [string, unknown] = ['spawn:managed', 'true'];
const specified = (...pairs: [string, unknown][]) => ({
  TagSpecifications: [
    { ResourceType: 'volume', Tags: tags(['spawn:ttl', '8h']) },
    { ResourceType: 'instance', Tags: tags(...pairs) },
  ],
});

describe('TtlPresent', () => {
  test.each([
    ['a duration', [MARK, ['spawn:ttl', '8h']], 'pass'],
    ['a deadline', [MARK, ['spawn:ttl-deadline', '2026-12-01T00:00:00Z']], 'pass'],
    ['none', [MARK], 'fail: Tags'],
    ['days, which Go has not', [MARK, ['spawn:ttl', '7d']], 'fail: Tags'],
    ['an object', [MARK, ['spawn:ttl', { toString: 1 }]], 'fail: Tags'],
    ['no end', [MARK, ['spawn:ttl', '0s']], 'fail: Tags'],
    ['a deadline that is no timestamp', [MARK, ['spawn:ttl-deadline', 'tomorrow']], 'fail: Tags'],
    ['a machine that is not of spawn', [['Name', 'x']], 'not applicable'],
    ['a mark that is off', [['spawn:managed', 'false']], 'not applicable'],
    [
      'a parameter without default',
      [MARK, ['spawn:ttl', { Ref: 'Ttl' }]],
      'unknown: spawn:ttl is known at deployment only: Ttl is not in the template',
    ],
  ] as [string, [string, unknown][], string][])('%s', (_, pairs, expected) => {
    expect(judge(TtlPresent, { M: instance({ Tags: tags(...pairs) }) })).toEqual({ M: expected });
  });

  test('of a launch template, for machines and not for volumes', () => {
    const found = judge(TtlPresent, {
      Good: launchTemplate(specified(MARK, ['spawn:ttl', '8h'])),
      Bad: launchTemplate(specified(MARK)),
      Other: launchTemplate({}),
    });
    expect(found).toEqual({
      Good: 'pass',
      Bad: 'fail: LaunchTemplateData.TagSpecifications[1].Tags',
      Other: 'not applicable',
    });
  });

  test('a machine that marks itself says its own end; one marked by its template may', () => {
    const data = specified(MARK, ['spawn:ttl', '8h']);
    expect(judge(TtlPresent, fromTemplate(data, { Tags: tags(MARK) })).Machine).toBe('fail: Tags');
    expect(judge(TtlPresent, fromTemplate(data)).Machine).toBe('pass');
    expect(judge(TtlPresent, fromTemplate(specified(MARK), { Tags: tags(['spawn:ttl', '8h']) })).Machine).toBe('pass');
  });

  test('a group tags its machines unless it keeps the tag to itself', () => {
    const group = (PropagateAtLaunch: unknown) => ({
      Template: launchTemplate({}),
      Group: {
        Type: 'AWS::AutoScaling::AutoScalingGroup',
        Properties: { Tags: [{ Key: 'spawn:managed', Value: 'true', PropagateAtLaunch }] },
      },
    });
    expect(judge(TtlPresent, group(true)).Group).toBe('fail: Tags');
    expect(judge(TtlPresent, group('false')).Group).toBe('not applicable');
  });

  test('tags of the wrong shape', () => {
    expect(judge(TtlPresent, { M: instance({ Tags: [null, 'x', MARK] }) })).toEqual({ M: 'not applicable' });
    expect(judge(TtlPresent, { M: instance({ Tags: [{ Key: { Ref: 'K' }, Value: 'v' }] }) }).M).toMatch(/^unknown/);
  });
});

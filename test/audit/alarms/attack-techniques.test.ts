import { ATTACK_TECHNIQUES } from '../../../lib/audit/alarms/attack-techniques';
import { ATTACK_RECORDS } from './attack-records';
import { ATTEMPTS, defaults } from './defences';
import { alarmsTemplate, raisedBy } from './support';

/** The list that the house took as its acceptance tests, by the last part of Stratus Red Team's ids. */
const ACCEPTANCE = [
  'ec2-steal-instance-credentials',
  'ec2-user-data',
  'ssm-send-command',
  'ssm-start-session',
  'ec2-instance-connect',
  'ec2-serial-console-send-ssh-public-key',
  'ec2-security-group-open-port-22-ingress',
  'ec2-share-ebs-snapshot',
  'ec2-share-ami',
  'cloudtrail-stop',
  'cloudtrail-delete',
  'cloudtrail-event-selectors',
  'cloudtrail-lifecycle-rule',
  'vpc-remove-flow-logs',
  'secretsmanager-batch-retrieve-secrets',
  'ec2-download-user-data',
];

it('there is a row for each technique, and no other', () => {
  expect(ATTACK_TECHNIQUES.map(({ id }) => id.split('.').at(-1)).sort()).toEqual([...ACCEPTANCE].sort());
  expect(ATTACK_TECHNIQUES.map(({ id }) => id)).toEqual(ATTACK_TECHNIQUES.map(({ id }) => id).sort());
});

const stops = ATTACK_TECHNIQUES.flatMap(({ id, stoppedBy }) => stoppedBy.map(({ defence }) => [id, defence] as const));

describe('stopped', () => {
  it('each row names the defaults that it is tried against, and those only', () => {
    for (const { id, stoppedBy } of ATTACK_TECHNIQUES) {
      expect([id, stoppedBy.map(({ defence }) => defence)]).toEqual([id, Object.keys(ATTEMPTS[id])]);
    }
  });

  it.each(stops)('%s by %s', async (id, defence) => {
    expect(await ATTEMPTS[id][defence]!.succeeds(defaults())).toBe(false);
  });

  it.each(stops)('%s not without %s: the row is about that default', async (id, defence) => {
    const attempt = ATTEMPTS[id][defence]!;
    const without = attempt.without(defaults());
    expect(without.length).toBeGreaterThan(0);
    for (const template of without) expect(await attempt.succeeds(template)).toBe(true);
  });
});

describe('seen', () => {
  it.each(ATTACK_TECHNIQUES)('$id by just the alarms of its row', ({ id, seenBy }) => {
    expect(ATTACK_RECORDS[id].length).toBeGreaterThan(0);
    expect(raisedBy(alarmsTemplate(), ATTACK_RECORDS[id])).toEqual([...seenBy]);
  });

  it.each(ATTACK_TECHNIQUES.flatMap(({ id, seenBy }) => seenBy.map((alarm) => [id, alarm] as const)))(
    '%s not without the filter or the alarm %s',
    (id, alarm) => {
      for (const type of ['AWS::Logs::MetricFilter', 'AWS::CloudWatch::Alarm']) {
        const template = structuredClone(alarmsTemplate());
        const [resource] = Object.entries<any>(template.Resources).find(
          ([logicalId, { Type }]) => Type === type && logicalId.includes(alarm),
        )!;
        delete template.Resources[resource];
        expect(raisedBy(template, ATTACK_RECORDS[id])).not.toContain(alarm);
      }
    },
  );
});

it.each(ATTACK_TECHNIQUES)('$id says what is left, and says so where nothing sees it', ({ seenBy, what, left }) => {
  expect(what).toMatch(/^[a-z].*[^.]$/);
  expect(left).toMatch(/^[A-Z].*\.$/);
  expect(left.includes('Nor seen by an alarm')).toBe(seenBy.length === 0);
});

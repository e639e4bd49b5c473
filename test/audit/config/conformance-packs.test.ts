import fc from 'fast-check';
import { Template } from 'aws-cdk-lib/assertions';
import { ConfigRuleOutput, ConfigRules } from '../../../lib/audit';
import { PACK_LIMITS, packTemplates } from '../../../lib/audit/config/conformance-packs';
import type { SelectedRule } from '../../../lib/audit/config/selected-rules';
import { testStack } from '../../support/environments';

const rulesIn = (body: string): any[] => Object.values(JSON.parse(body).Resources);

it('one pack for each set, of rules that no earlier one has', () => {
  const stack = testStack();
  const rules = new ConfigRules(stack, 'It', { output: ConfigRuleOutput.conformancePacks() });
  const template = Template.fromStack(stack);
  template.resourceCountIs('AWS::Config::ConfigRule', 0);
  const packs = Object.values(template.findResources('AWS::Config::ConformancePack')).map(
    ({ Properties }) => Properties,
  );
  expect(packs.map(({ ConformancePackName: name }) => name)).toEqual([
    // SOC 2 asks for nothing that neither HIPAA nor PCI DSS does.
    expect.stringMatching(/^Test-It-[0-9A-F]{8}-hipaa$/),
    expect.stringMatching(/^Test-It-[0-9A-F]{8}-pci-dss-4-0-1$/),
    expect.stringMatching(/^Test-It-[0-9A-F]{8}-spawn$/),
    expect.stringMatching(/^Test-It-[0-9A-F]{8}-spawn-guard$/),
  ]);
  const names = packs
    .flatMap(({ TemplateBody }) => rulesIn(TemplateBody))
    .map(({ Properties }) => Properties.ConfigRuleName);
  expect(names).toHaveLength(new Set(names).size);
  expect(names).toHaveLength(rules.ruleKeys.length);
  expect(names).toContain('ec2-ebs-encryption-by-default');
  for (const { TemplateBody, ConformancePackName } of packs) {
    expect(Buffer.byteLength(TemplateBody)).toBeLessThanOrEqual(PACK_LIMITS.bytes);
    expect(ConformancePackName).toMatch(/^[a-zA-Z][-a-zA-Z0-9]{0,255}$/);
  }
});

it('packs wait for the recorder', () => {
  const stack = testStack();
  new ConfigRules(stack, 'It', { output: ConfigRuleOutput.conformancePacks() });
  for (const { DependsOn } of Object.values(Template.fromStack(stack).findResources('AWS::Config::ConformancePack'))) {
    expect(DependsOn).toEqual(expect.arrayContaining([expect.stringMatching(/^ItRecorder/)]));
  }
});

const rule = fc.record({ size: fc.nat(3000), set: fc.constantFrom('a', 'b') });

it('no pack exceeds the limits, and no rule is lost, whatever the rules are', () => {
  fc.assert(
    fc.property(fc.array(rule, { maxLength: 300 }), (drawn) => {
      const rules = drawn.map(({ size, set }, index): SelectedRule => {
        const name = `rule-${index}`;
        return { key: name, name, set, properties: { Description: 'é'.repeat(size / 2) } };
      });
      const packs = packTemplates(rules);
      const packed = packs.flatMap(({ body }) =>
        rulesIn(body).map(({ Properties }) => Properties.ConfigRuleName as string),
      );
      expect(packed.sort()).toEqual(rules.map(({ name }) => name).sort());
      expect(new Set(packs.map(({ name }) => name)).size).toBe(packs.length);
      for (const { body } of packs) {
        expect(Buffer.byteLength(body)).toBeLessThanOrEqual(PACK_LIMITS.bytes);
        expect(rulesIn(body).length).toBeLessThanOrEqual(PACK_LIMITS.rules);
      }
    }),
    { numRuns: 30 },
  );
});

it('a set of more rules than a pack takes gets a second pack', () => {
  const rules = Array.from({ length: 131 }, (_, index): SelectedRule => {
    const name = `rule-${index}`;
    return { key: name, name, set: 'all', properties: {} };
  });
  expect(packTemplates(rules).map(({ name, body }) => [name, rulesIn(body).length])).toEqual([
    ['all', 130],
    ['all-2', 1],
  ]);
});

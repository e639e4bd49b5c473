import { createHash } from 'node:crypto';
import type { Report } from '../../lib/compliance/engine/report';
import { assemble, type SampleControl, type SampleFramework, type SampleRule } from './sample-report/assemble';
import { FINDINGS, RULES } from './sample-report/findings';
import { FRAMEWORKS, WAIVERS } from './sample-report/frameworks';
import { RESOURCES, TEMPLATES } from './sample-report/resources';

/** A report such as a real app gives: three frameworks, two stacks, every status, every kind of waiver, two problems. */
export function sampleReport(): Report {
  return {
    ...assemble({
      templates: TEMPLATES,
      resources: RESOURCES,
      rules: RULES,
      findings: FINDINGS,
      frameworks: FRAMEWORKS,
    }),
    now: '2026-03-02T09:30:00.000Z',
    runId: 'build-4711',
    settings: {
      accountEncryptsVolumes: false,
      allowedRegions: ['eu-central-1', 'eu-west-1'],
      auditLogDays: 365,
      requiredTags: ['owner', 'cost-centre'],
      trustedAccounts: ['999988887777'],
    },
    waivers: WAIVERS,
    problems: [
      'waiver covers no finding: LogRetentionSet on Research/Legacy/**; remove it from waivers.yaml:31',
      'waiver expired on 2026-02-28: SOC2-BucketTlsOnly on Prod/Data/Archive/Resource; mend the finding or renew it (SEC-219)',
    ],
  };
}

/** A report with nothing open: every rule passes, nothing is waived, the manual rows remain. */
export function cleanReport(): Report {
  const passing: SampleRule[] = RULES.map((rule) => ({
    ...rule,
    passed: RESOURCES.flatMap(({ type }, index) => (rule.types.includes(type) ? [index] : [])),
  }));
  const report = assemble({
    templates: TEMPLATES,
    resources: RESOURCES,
    rules: passing,
    findings: [],
    frameworks: FRAMEWORKS.map((framework) => ({ ...framework, waived: {} })),
  });
  return { ...report, settings: {}, waivers: [], problems: [] };
}

/** Resources of eight types over four stacks, 120 rules, eight frameworks of 40 controls; one resource in 200 has a finding. */
export function largeReport(resources: number): Report {
  const kinds = [
    'EC2::Instance',
    'S3::Bucket',
    'IAM::Role',
    'Lambda::Function',
    'SQS::Queue',
    'KMS::Key',
    'Logs::LogGroup',
  ];
  const types = [...kinds, 'EC2::SecurityGroup'].map((kind) => `AWS::${kind}`);
  const all = Array.from({ length: resources }, (_, index) => ({
    template: Math.floor((index * 4) / resources),
    logicalId: `Fleet${index}Resource${(index * 2654435761).toString(16).slice(-8).toUpperCase()}`,
    type: types[index % types.length],
    path: `Stack${Math.floor((index * 4) / resources)}/Fleet${index}/Resource`,
    source: { file: 'lib/fleet.ts', line: 10 + (index % types.length), column: 5 },
  }));
  const withFinding = all.flatMap((_, index) => (index % 200 === 7 ? [index] : []));
  const rules: SampleRule[] = Array.from({ length: 120 }, (_, number) => {
    const type = types[number % types.length];
    return {
      id: `Rule${number}OnThings`,
      title: `Rule ${number}: ${type} is set up as it should be`,
      origin: number % 3 === 0 ? 'cdk-nag' : 'cdk-spawn',
      types: [type],
      passed: all.flatMap((resource, index) =>
        resource.type === type && !(number < types.length && index % 200 === 7) ? [index] : [],
      ),
    };
  });
  const findings = withFinding.map((resource) => ({
    rule: rules[resource % types.length].id,
    kind: 'failed' as const,
    resource,
    where: 'Encrypted',
    why: `Encrypted is false on resource ${resource}`,
    fix: 'Set Encrypted to true.',
    excerpt: '{\n  "Encrypted": false\n}',
  }));
  const frameworks: SampleFramework[] = Array.from({ length: 8 }, (_, number) => ({
    id: `FW${number}`,
    title: `Framework ${number}`,
    edition: `edition ${number}`,
    source: 'https://example.com/standard',
    controls: Array.from({ length: 40 }, (_unused, row): SampleControl => {
      const own = rules.filter((_rule, index) => index % 40 === row).map(({ id }) => id);
      return {
        id: `${number}.${row + 1}`,
        title: `Control ${row + 1} of framework ${number}`,
        grade: 'direct',
        rules: own,
      };
    }),
    waived: {},
  }));
  const templates = [0, 1, 2, 3].map((index) => ({
    file: `Stack${index}.template.json`,
    stack: `Stack${index}`,
    stackName: `Stack${index}`,
    sha256: createHash('sha256').update(`Stack${index}`).digest('hex'),
  }));
  const report = assemble({ templates, resources: all, rules, findings, frameworks });
  return { ...report, settings: {}, waivers: [], problems: [] };
}

import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { App, CfnResource, Stack } from 'aws-cdk-lib';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { NAG_RULES, nagRule } from '../../../lib/compliance/nag';
import { RULE_TEXTS } from '../../../lib/compliance/nag/texts';
import { included, inOrderOf, ORIGINALS, originalVerdicts, ourVerdicts } from '../../support/nag-originals';
import { PACKS, rulesOfPack } from '../../support/nag-packs';
import { judge, outcomes } from '../../support/rules';

const ROOT = join(__dirname, '..', '..', '..');

describe('the rules of cdk-nag', () => {
  it('are all there, each with types, a title and a fix', () => {
    expect([...NAG_RULES.keys()].sort()).toEqual([...ORIGINALS.keys()].sort());
    expect(NAG_RULES.size).toBe(213);
    expect(Object.keys(RULE_TEXTS).sort()).toEqual([...NAG_RULES.keys()].sort());
    for (const { resourceTypes, title, fix } of NAG_RULES.values()) {
      expect(resourceTypes.every((type) => /^(AWS|Custom)::/.test(type))).toBe(true);
      expect(resourceTypes.length).toBeGreaterThan(0);
      expect(title).toMatch(/^[A-Z][^.]+$/);
      expect(fix).toMatch(/^[A-Z].+\.$/);
    }
  });

  it('are those of cdk-nag’s packs, HIPAA’s and PCI’s under the ids that these give them', () => {
    for (const name of Object.keys(PACKS)) {
      for (const { id, rule } of rulesOfPack(name)) {
        expect(ORIGINALS.get(rule.name)).toBe(rule);
        expect(NAG_RULES.has(rule.name)).toBe(true);
        if (/HIPAA|PCI/.test(name)) expect(id).toBe(`${name}-${rule.name}`);
      }
    }
    expect(rulesOfPack('HIPAA.Security').length).toBe(90);
    expect(rulesOfPack('PCI.DSS.321').length).toBe(69);
  });

  it('are as the installed cdk-nag and aws-cdk-lib have them (stale? node scripts/write-nag-data.mjs)', () => {
    const script = join(ROOT, 'scripts', 'write-nag-data.mjs');
    const written = JSON.parse(
      execFileSync(
        process.execPath,
        ['-e', `import(${JSON.stringify(script)}).then(async (m) => console.log(JSON.stringify(await m.nagData())))`],
        {
          encoding: 'utf8',
          maxBuffer: 1e7,
        },
      ),
    ) as Record<string, string>;
    expect(Object.keys(written)).toEqual(['rule-facts.ts', 'type-shapes.ts']);
    for (const [file, text] of Object.entries(written)) {
      expect(readFileSync(join(ROOT, 'lib', 'compliance', 'nag', 'generated', file), 'utf8') === text).toBe(true);
    }
  });

  it('names the nearest where there is no such rule', () => {
    expect(() => nagRule('EC2IMDSv3Enabled')).toThrow(
      'cdk-nag has no rule "EC2IMDSv3Enabled"; nearest: EC2IMDSv2Enabled',
    );
  });

  it('loads the files of the rules and classes in use, and nothing else of cdk-nag', () => {
    const code = `
      const { nagRule, NAG_RULES } = require('./lib/compliance/nag');
      const { TemplateSet } = require('./lib/compliance/model');
      const rules = [...NAG_RULES.keys()].map(nagRule);
      const { templates: [template] } = new TemplateSet([{ file: 'f', stack: 's', body: { Resources: { Q: { Type: 'AWS::SQS::Queue' }, T: { Type: 'AWS::X::Y' } } } }], {});
      for (const resource of template._all) for (const rule of rules) if (rule.resourceTypes.includes(resource.type)) rule.check(resource, template);
      console.log(JSON.stringify(Object.keys(require.cache).filter((file) => /cdk-nag|generated.js$/.test(file)).map((file) => file.replace(/.*node_modules./, ''))));`;
    const loaded = JSON.parse(
      execFileSync(process.execPath, ['--require', 'ts-node/register/transpile-only', '-e', code], {
        cwd: ROOT,
        encoding: 'utf8',
      }),
    ) as string[];
    const rules = loaded.filter((file) => file.includes('cdk-nag/lib/rules/'));
    expect(rules.map((file) => file.replace(/.*\//, '')).sort()).toEqual(
      ['SQSQueueDLQ.js', 'SQSQueueSSE.js', 'SQSQueueSSLRequestsOnly.js', 'SQSRedrivePolicy.js'].sort(),
    );
    expect(loaded.filter((file) => file.includes('cdk-nag/lib/') && !rules.includes(file))).toEqual([
      'cdk-nag/lib/nag-rules.js',
      'cdk-nag/lib/utils/flatten-cfn-reference.js',
    ]);
    expect(loaded.filter((file) => file.endsWith('generated.js')).map((file) => file.replace(/.*\//, ''))).toContain(
      'sqs.generated.js',
    );
    expect(loaded.some((file) => file.endsWith('ec2.generated.js'))).toBe(false);
  });
});

describe('the verdict of a rule', () => {
  it('is a failure in our own words, with how to mend it', () => {
    const [[, outcome]] = outcomes(nagRule('EC2EBSVolumeEncrypted'), {
      Volume: { Type: 'AWS::EC2::Volume', Properties: {} },
    });
    expect(outcome).toMatchObject({
      kind: 'fail',
      failures: [
        {
          where: '',
          why: 'Not as asked: Volumes and the disks of instances are encrypted',
          fix: 'Set encrypted and a customer-managed key on every volume of the instance, the root volume too.',
        },
      ],
    });
  });

  it('is a failure for each of its findings, named as cdk-nag names them', () => {
    const policy = {
      Statement: [{ Effect: 'Allow', Action: ['s3:*', 'ec2:Get*'], Resource: { 'Fn::Sub': '${Bucket.Arn}/*' } }],
    };
    const [[, outcome]] = outcomes(nagRule('IAMNoWildcardPermissions'), {
      Policy: { Type: 'AWS::IAM::ManagedPolicy', Properties: { PolicyDocument: policy } },
    });
    expect((outcome as { failures: { finding?: string }[] }).failures.map(({ finding }) => finding)).toEqual([
      'Action::s3:*',
      'Action::ec2:Get*',
      'Resource::<Bucket.Arn>/*',
    ]);
  });

  it('is unknown where cdk-nag’s needs a value that is known at deployment only, and an error where it throws otherwise', () => {
    expect(
      judge(nagRule('EC2EBSVolumeEncrypted'), {
        Unknown: { Type: 'AWS::EC2::Volume', Properties: { Encrypted: { Ref: 'P' } } },
        // Section 1.4: it throws for an instance without a launch template beside one.
        Instance: { Type: 'AWS::EC2::Instance', Properties: {} },
        Template: { Type: 'AWS::EC2::LaunchTemplate', Properties: {} },
      }),
    ).toEqual({
      Unknown: 'unknown: EC2EBSVolumeEncrypted needs a value that is known at deployment only',
      Instance: expect.stringMatching(/^error: Cannot read properties/) as string,
    });
  });

  it('does not depend on conditions, and sees resources that have one', () => {
    expect(
      judge(nagRule('S3BucketVersioningEnabled'), {
        Conditions: { Yes: { 'Fn::Equals': [{ Ref: 'P' }, 'x'] } },
        Resources: {
          Bucket: {
            Type: 'AWS::S3::Bucket',
            Condition: 'Yes',
            Properties: { VersioningConfiguration: { Status: 'Enabled' } },
          },
        },
      }),
    ).toEqual({ Bucket: 'pass' });
  });

  it('takes two references to the same thing for two, as cdk-nag’s rules do', () => {
    const named = { 'Fn::GetAtt': 'Other.Arn' };
    const body = {
      Resources: {
        Other: { Type: 'AWS::S3::Bucket' },
        Bucket: { Type: 'AWS::S3::Bucket', Properties: { BucketName: named } },
        Policy: { Type: 'AWS::S3::BucketPolicy', Properties: { Bucket: named, PolicyDocument: {} } },
      },
    };
    const nodes = included(body);
    const rules = ['S3BucketSSLRequestsOnly'];
    expect(ourVerdicts(inOrderOf(nodes, body), 'logicalId', rules)).toEqual(originalVerdicts(nodes, undefined, rules));
  });

  it('survives properties of the wrong shape', () => {
    for (const Properties of [null, [], 'text', { PublicAccessBlockConfiguration: 'x' }]) {
      const set = { body: { Resources: { Bucket: { Type: 'AWS::S3::Bucket', Properties } } }, file: 'f', stack: 's' };
      expect(ourVerdicts(set, 'logicalId', ['S3BucketVersioningEnabled'])).toEqual({
        'Bucket S3BucketVersioningEnabled': 'fail',
      });
    }
  });
});

describe('what is deployed is judged, not the props', () => {
  const verdictsOf = (change: (bucket: s3.CfnBucket) => void) => {
    const stack = new Stack(new App(), 'Stack');
    const bucket = new s3.CfnBucket(stack, 'Bucket', { versioningConfiguration: { status: 'Enabled' } });
    new CfnResource(stack, 'Raw', {
      type: 'AWS::S3::Bucket',
      properties: { VersioningConfiguration: { Status: 'Suspended' } },
    });
    change(bucket);
    const body = (stack.node.root as App).synth().stacks[0].template as object;
    return ourVerdicts({ body, file: 'f', stack: 'Stack' }, 'logicalId', ['S3BucketVersioningEnabled']);
  };

  it.each([
    [
      'an override',
      (bucket: s3.CfnBucket) => bucket.addPropertyOverride('VersioningConfiguration.Status', 'Suspended'),
    ],
    ['a deletion', (bucket: s3.CfnBucket) => bucket.addDeletionOverride('Properties.VersioningConfiguration')],
    [
      'an override by path',
      (bucket: s3.CfnBucket) => bucket.addOverride('Properties.VersioningConfiguration', { Status: 'Suspended' }),
    ],
  ])('%s can’t hide what is wrong', (_, change) => {
    expect(verdictsOf(change)).toEqual({
      'Bucket S3BucketVersioningEnabled': 'fail',
      'Raw S3BucketVersioningEnabled': 'fail',
    });
  });

  it('an override that mends it is seen', () => {
    const verdicts = verdictsOf((bucket) => {
      bucket.versioningConfiguration = undefined;
      bucket.addPropertyOverride('VersioningConfiguration', { Status: 'Enabled' });
    });
    expect(verdicts['Bucket S3BucketVersioningEnabled']).toBe('pass');
  });
});

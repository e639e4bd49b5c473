import { Tags, aws_ec2 as ec2, aws_sqs as sqs, aws_ssm as ssm } from 'aws-cdk-lib';
import { SpawnTag } from '../../../../lib/contract';
import { RequiredTags } from '../../../../lib/compliance/rules/governance/required-tags';
import { change, made, only } from '../../../support/mutants';
import { type Given, judge } from '../../../support/rules';

const listOf = (tags: Record<string, unknown>) => Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
const resource = (Type: string, Properties: object) => ({
  Parameters: { P: { Type: 'String' } },
  Conditions: { C: { 'Fn::Equals': [{ Ref: 'P' }, 'x'] } },
  Resources: { R: { Type, Properties } },
});
const requiring = (...requiredTags: string[]): Given => ({ settings: { requiredTags } });
const of = (Type: string, Properties: object, options?: Given) =>
  judge(RequiredTags, resource(Type, Properties), options).R;

describe('RequiredTags', () => {
  describe('of a setting', () => {
    const options = requiring('owner', 'project');
    const both = { owner: 'alice', project: 'ml' };

    test.each([
      ['a list', 'AWS::S3::Bucket', { Tags: listOf(both) }, 'pass'],
      ['a map', 'AWS::SSM::Parameter', { Tags: both }, 'pass'],
      ['another property', 'AWS::Backup::BackupVault', { BackupVaultTags: both }, 'pass'],
      [
        'the wrong property',
        'AWS::Backup::BackupVault',
        { Tags: listOf(both) },
        'fail: BackupVaultTags, BackupVaultTags',
      ],
      ['none', 'AWS::S3::Bucket', {}, 'fail: Tags, Tags'],
      ['one of two', 'AWS::S3::Bucket', { Tags: listOf({ owner: 'alice' }) }, 'fail: Tags'],
      ['an empty one', 'AWS::S3::Bucket', { Tags: listOf({ ...both, project: '' }) }, 'fail: Tags'],
      ['another case', 'AWS::S3::Bucket', { Tags: listOf({ Owner: 'alice', project: 'ml' }) }, 'fail: Tags'],
      ["spawn's own", 'AWS::S3::Bucket', { Tags: listOf({ 'spawn:owner': 'alice', project: 'ml' }) }, 'pass'],
      [
        'a value known at deployment only',
        'AWS::S3::Bucket',
        { Tags: listOf({ ...both, owner: { Ref: 'P' } }) },
        'pass',
      ],
      ['a wrong shape', 'AWS::S3::Bucket', { Tags: 'owner' }, 'fail: Tags, Tags'],
      ['wrong entries', 'AWS::S3::Bucket', { Tags: [null, 'x', { Key: 5 }] }, 'fail: Tags, Tags'],
    ])('%s', (_, type, properties, expected) => {
      expect(of(type, properties, options)).toBe(expected);
    });

    test('what can not be tagged is none of its business', () => {
      expect(judge(RequiredTags, resource('AWS::IAM::ManagedPolicy', {}), options)).toEqual({});
    });

    test('known at deployment only', () => {
      expect(of('AWS::S3::Bucket', { Tags: { Ref: 'P' } }, options)).toMatch(/^unknown: Tags/);
      expect(of('AWS::S3::Bucket', { Tags: [{ Key: { Ref: 'P' }, Value: 'x' }] }, options)).toMatch(/^unknown/);
      expect(of('AWS::S3::Bucket', { Tags: [{ Ref: 'P' }, ...listOf(both)] }, options)).toBe('pass');
    });

    test('every branch of a condition counts', () => {
      const Tags = { 'Fn::If': ['C', listOf(both), listOf({ owner: 'alice' })] };
      expect(of('AWS::S3::Bucket', { Tags }, options)).toBe('fail: Tags');
    });

    test("section 5.1: spawn never writes a bare spawn tag; any of spawn's does for it", () => {
      const of = (key: string) =>
        judge(RequiredTags, resource('AWS::EC2::Volume', { Tags: listOf({ [key]: 'true' }) }), requiring('spawn')).R;
      expect(of(SpawnTag.MANAGED)).toBe('pass');
      expect(of('spawn')).toBe('pass');
      expect(of('spawned')).toBe('fail: Tags');
    });

    test('a launch template tags itself and what it launches', () => {
      const specification = (ResourceType: string, tags: Record<string, unknown>) => ({
        ResourceType,
        Tags: listOf(tags),
      });
      const template = (own: object[], launched: object[]) =>
        of(
          'AWS::EC2::LaunchTemplate',
          { TagSpecifications: own, LaunchTemplateData: { TagSpecifications: launched } },
          requiring('owner'),
        );
      const self = specification('launch-template', { owner: 'a' });
      const instance = specification('instance', { owner: 'a' });
      expect(template([self], [instance])).toBe('pass');
      expect(template([self], [])).toBe('fail: LaunchTemplateData.TagSpecifications');
      expect(template([instance], [instance])).toBe('fail: TagSpecifications');
      expect(template([self], [specification('volume', { owner: 'a' })])).toMatch(/^fail/);
      expect(template([self], [{ Ref: 'P' }])).toMatch(/^unknown/);
    });
  });

  describe('without a setting', () => {
    const SPAWN = { [SpawnTag.MANAGED]: 'true' };

    test('only what spawn launches is judged', () => {
      expect(of('AWS::S3::Bucket', { Tags: listOf(SPAWN) })).toBe('not applicable');
      expect(of('AWS::EC2::Instance', {})).toBe('not applicable');
      expect(of('AWS::EC2::Instance', { Tags: listOf({ Name: 'x' }) })).toBe('not applicable');
    });

    test.each(['AWS::EC2::Instance', 'AWS::AutoScaling::AutoScalingGroup'])('%s', (type) => {
      expect(of(type, { Tags: listOf(SPAWN) })).toBe('fail: Tags');
      expect(of(type, { Tags: listOf({ ...SPAWN, owner: 'alice' }) })).toBe('pass');
      expect(of(type, { Tags: listOf({ ...SPAWN, owner: '' }) })).toBe('fail: Tags');
    });

    test('an owner that a launch template gives that is named, or not in the app', () => {
      const machine = (LaunchTemplate: object) => ({
        L: {
          Type: 'AWS::EC2::LaunchTemplate',
          Properties: {
            LaunchTemplateName: 'golden',
            LaunchTemplateData: { TagSpecifications: [{ ResourceType: 'instance', Tags: listOf({ owner: 'a' }) }] },
          },
        },
        R: { Type: 'AWS::EC2::Instance', Properties: { Tags: listOf(SPAWN), LaunchTemplate } },
      });
      expect(judge(RequiredTags, machine({ LaunchTemplateName: 'golden' })).R).toBe('pass');
      expect(judge(RequiredTags, machine({ LaunchTemplateName: 'other' })).R).toMatch(/^unknown/);
      expect(judge(RequiredTags, machine({ LaunchTemplateId: { Ref: 'L' }, Version: '1' })).R).toMatch(/^unknown/);
    });

    test('an owner that the launch template gives', () => {
      const launched = (tags: Record<string, unknown>) => ({
        L: {
          Type: 'AWS::EC2::LaunchTemplate',
          Properties: { LaunchTemplateData: { TagSpecifications: [{ ResourceType: 'instance', Tags: listOf(tags) }] } },
        },
        R: {
          Type: 'AWS::EC2::Instance',
          Properties: { Tags: listOf(SPAWN), LaunchTemplate: { LaunchTemplateId: { Ref: 'L' } } },
        },
      });
      expect(judge(RequiredTags, launched({ owner: 'alice' }))).toEqual({ L: 'not applicable', R: 'pass' });
      expect(judge(RequiredTags, launched(SPAWN))).toEqual({
        L: 'fail: LaunchTemplateData.TagSpecifications',
        R: 'fail: Tags',
      });
    });
  });

  test('mutants of what the CDK makes, tagged by an aspect', () => {
    const template = made((stack) => {
      new sqs.Queue(stack, 'Queue');
      new ssm.StringParameter(stack, 'Parameter', { stringValue: 'x' });
      new ec2.LaunchTemplate(stack, 'Template');
      Tags.of(stack).add('owner', 'alice');
    });
    expect(Object.values(judge(RequiredTags, template, requiring('owner')))).toEqual(['pass', 'pass', 'pass']);
    const mutants: [string, string][] = [
      ['AWS::SQS::Queue', 'Tags'],
      ['AWS::SSM::Parameter', 'Tags.owner'],
      ['AWS::EC2::LaunchTemplate', 'TagSpecifications'],
      ['AWS::EC2::LaunchTemplate', 'LaunchTemplateData.TagSpecifications'],
    ];
    for (const [type, path] of mutants) {
      const id = only(template, type);
      expect(judge(RequiredTags, change(template, id, `Properties.${path}`), requiring('owner'))[id]).toMatch(/^fail/);
    }
  });
});

import { Lazy, RemovalPolicy, aws_kms as kms, aws_logs as logs } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import { SpawnLogGroup, type SpawnLogGroupProps } from '../../lib/primitives';
import { ENVIRONMENTS, testStack } from '../support/environments';
import { expectClean } from '../support/packs';

const AWS = ENVIRONMENTS.find(({ location }) => location === 'aws')!;

function make(props?: SpawnLogGroupProps) {
  const stack = testStack(AWS);
  new SpawnLogGroup(stack, 'Log', props);
  return Template.fromStack(stack);
}

describe('SpawnLogGroup', () => {
  it.each(ENVIRONMENTS)('is clean with no props: $location, $flags', (environment) => {
    const stack = testStack(environment);
    new SpawnLogGroup(stack, 'Log');
    expectClean(stack);
  });

  it('is encrypted with a key of its own', () => {
    make().hasResourceProperties('AWS::Logs::LogGroup', {
      KmsKeyId: { 'Fn::GetAtt': [Match.stringLikeRegexp('^LogKey'), 'Arn'] },
    });
  });
  it('keeps events for a year', () => make().hasResourceProperties('AWS::Logs::LogGroup', { RetentionInDays: 365 }));
  it('is retained', () => {
    make().hasResource('AWS::Logs::LogGroup', { DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain' });
  });
  it('lets CloudWatch Logs use the key for log groups only', () => {
    make().hasResourceProperties('AWS::KMS::Key', {
      KeyPolicy: {
        Statement: Match.arrayWith([
          Match.objectLike({
            Principal: { Service: Match.anyValue() },
            Condition: { ArnLike: { 'kms:EncryptionContext:aws:logs:arn': Match.anyValue() } },
          }),
        ]),
      },
    });
  });

  it('takes key, name, retention and removal policy', () => {
    const stack = testStack(AWS);
    const key = new kms.Key(stack, 'Mine', { enableKeyRotation: true });
    const group = new SpawnLogGroup(stack, 'Log', {
      key,
      logGroupName: '/aws/lambda/some',
      retention: logs.RetentionDays.SIX_YEARS,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    expect(group.key).toBe(key);
    const template = Template.fromStack(stack);
    template.hasResource('AWS::Logs::LogGroup', {
      Properties: {
        KmsKeyId: { 'Fn::GetAtt': [Match.stringLikeRegexp('^Mine'), 'Arn'] },
        LogGroupName: '/aws/lambda/some',
        RetentionInDays: 2192,
      },
      DeletionPolicy: 'Delete',
    });
    template.hasResourceProperties('AWS::KMS::Key', {
      KeyPolicy: {
        Statement: Match.arrayWith([
          Match.objectLike({ Condition: { ArnLike: { 'kms:EncryptionContext:aws:logs:arn': Match.anyValue() } } }),
        ]),
      },
    });
  });

  it('lets a shared key be used once', () => {
    const stack = testStack(AWS);
    const { key } = new SpawnLogGroup(stack, 'One');
    new SpawnLogGroup(stack, 'Two', { key });
    const [{ Properties }] = Object.values(Template.fromStack(stack).findResources('AWS::KMS::Key'));
    const forLogs = Properties.KeyPolicy.Statement.filter(({ Condition }: any) => Condition?.ArnLike);
    expect(forLogs).toHaveLength(1);
  });

  it('warns that an imported key must let CloudWatch Logs in', () => {
    const stack = testStack(AWS);
    const key = kms.Key.fromKeyArn(
      stack,
      'Imported',
      'arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab',
    );
    new SpawnLogGroup(stack, 'Log', { key });
    Annotations.fromStack(stack).hasWarning('/Test', Match.stringLikeRegexp('imported key.*CloudWatch Logs'));
  });

  it('refuses endless retention', () => {
    expect(() => make({ retention: logs.RetentionDays.INFINITE })).toThrow('retention is infinite');
  });
  it('judges no token', () => {
    expect(() => make({ retention: Lazy.number({ produce: () => 731 }) })).not.toThrow();
  });
});

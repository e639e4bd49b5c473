import { Duration, Lazy, type Stack, aws_lambda as lambda } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { AwsService, CustomResourceFunction, ServiceCall, type SpawnFunctionProps } from '../../lib/primitives';
import { HandlerCode } from '../../lib/primitives/handler-code';
import { ENVIRONMENTS, testStack } from '../support/environments';
import { FakeNetwork } from '../support/fake-network';
import { expectClean } from '../support/packs';

const code = lambda.Code.fromInline('exports.handler = async () => {}');
const newFunction = (stack: Stack, props: Partial<SpawnFunctionProps> = {}) =>
  new CustomResourceFunction(stack, 'Function', { code, ...props, network: props.network ?? new FakeNetwork(stack) });

describe.each(ENVIRONMENTS)('in $location with $flags', (where) => {
  it('is clean', () => {
    const stack = testStack(where);
    newFunction(stack).newResource(stack, 'Thing', { resourceType: 'Custom::Thing' });
    expectClean(stack);
  });
});

it('has a path to S3 for its answer beside its calls, and no permission for it', () => {
  const stack = testStack();
  const network = new FakeNetwork(stack);
  newFunction(stack, { network, calls: [ServiceCall.pathTo(AwsService.EC2)] });
  expect(network.opened).toEqual(['ec2', 's3'].map((name) => `Test/Function/SecurityGroup -> ${name}`));
  expect(JSON.stringify(Template.fromStack(stack).findResources('AWS::IAM::ManagedPolicy'))).not.toContain('s3:');
});

it('says that the network has no endpoint for S3', () => {
  const stack = testStack();
  expect(() => newFunction(stack, { network: new FakeNetwork(stack, { without: ['s3'] }) })).toThrow(
    "function 'Test/Function' can't reach what it calls: the network has no endpoint for s3",
  );
});

it('makes resources that it handles, which give up long before the hour of CloudFormation', () => {
  const stack = testStack();
  const fn = newFunction(stack, { timeout: Duration.minutes(2) });
  fn.newResource(stack, 'Thing', { resourceType: 'Custom::Thing', properties: { GroupId: 'sg-1' } });
  const [functionId] = Object.keys(Template.fromStack(stack).findResources('AWS::Lambda::Function'));
  Template.fromStack(stack).hasResourceProperties('Custom::Thing', {
    ServiceToken: { 'Fn::GetAtt': [functionId, 'Arn'] },
    ServiceTimeout: '660',
    GroupId: 'sg-1',
  });
});

it('judges no token', () => {
  const stack = testStack();
  const timeout = Duration.seconds(Lazy.number({ produce: () => 30 }));
  newFunction(stack, { timeout }).newResource(stack, 'Thing', { resourceType: 'Custom::Thing' });
  Template.fromStack(stack).hasResourceProperties('Custom::Thing', { ServiceTimeout: '3600' });
});

it('says how to build a bundle that is missing', () => {
  expect(() => HandlerCode.of('nonesuch')).toThrow(
    /the bundle of handler 'nonesuch' is missing: looked in .*dist.handlers.nonesuch and .*; in a checkout run 'npm run build:handlers', otherwise install cdk-spawn again/,
  );
});

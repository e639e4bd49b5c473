import { Template } from 'aws-cdk-lib/assertions';
import { ManagedPolicyRole, ServiceTrust } from '../../lib/primitives';
import { ENVIRONMENTS, testStack } from '../support/environments';
import { expectClean } from '../support/packs';

const service = 'vpc-flow-logs.amazonaws.com';

it.each(ENVIRONMENTS)('trusts a service for resources of this account only, in $location with $flags', (where) => {
  const stack = testStack(where);
  new ManagedPolicyRole(stack, 'Role', { assumedBy: ServiceTrust.ofThisAccount(stack, service) });
  const account = where.env?.account ?? { Ref: 'AWS::AccountId' };
  Template.fromStack(stack).hasResourceProperties('AWS::IAM::Role', {
    AssumeRolePolicyDocument: {
      Statement: [
        {
          Action: 'sts:AssumeRole',
          Effect: 'Allow',
          Principal: { Service: service },
          Condition: { StringEquals: { 'aws:SourceAccount': account } },
        },
      ],
    },
  });
  expectClean(stack);
});

it('trusts it for one resource', () => {
  const stack = testStack();
  const sourceArn = 'arn:aws:ec2:eu-west-1:111122223333:vpc-flow-log/*';
  new ManagedPolicyRole(stack, 'Role', { assumedBy: ServiceTrust.ofThisAccount(stack, service, sourceArn) });
  Template.fromStack(stack).hasResourceProperties('AWS::IAM::Role', {
    AssumeRolePolicyDocument: { Statement: [{ Condition: { ArnLike: { 'aws:SourceArn': sourceArn } } }] },
  });
});

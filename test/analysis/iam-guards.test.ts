import { everyOfType, isEveryResource } from '../../lib/analysis/iam-arn';
import { statementsOf } from '../../lib/analysis/iam-document';
import {
  isConditional,
  limitsData,
  matchesAll,
  namesCallers,
  namesPartner,
  namesSource,
} from '../../lib/analysis/iam-guards';

const under = (Condition: object) => statementsOf({ Statement: { Effect: 'Allow', Condition } })[0];

it.each([
  ['*', true],
  ['**', true],
  ['arn:*', true],
  ['arn:aws:*', true],
  ['arn:aws:ec2*', true],
  ['arn:aws:s3', false],
  ['arn:aws:s3:::*', true],
  ['arn:${AWS::Partition}:s3:::*', true],
  ['arn:aws:ec2:*:*:*', true],
  ['arn:aws:ec2:*:*:instance/*', false],
  ['arn:aws:s3:::bucket/*', false],
  ['arn:aws:iam::111122223333:root', false],
  ['${Bucket.Arn}/*', false],
])('isEveryResource %s: %s', (text, every) => {
  expect(isEveryResource(text)).toBe(every);
});

it.each([
  ['*', '*'],
  ['arn:aws:ec2:*:*:instance/*', 'instance'],
  ['arn:${AWS::Partition}:ec2:${AWS::Region}:${AWS::AccountId}:instance/*', 'instance'],
  ['arn:aws:ec2:eu-west-1:111122223333:*/*', '*'],
  ['arn:aws:iam::111122223333:role/*', 'role'],
  ['arn:aws:iam::111122223333:role/spawn-*', undefined],
  ['arn:aws:iam::111122223333:role/Deploy', undefined],
  ['arn:aws:s3:::bucket/*', 'bucket'],
  ['arn:aws:ec2:*:*:instance/i-*', 'instance'],
  ['arn:aws:iam::111122223333:role*', 'role'],
  ['arn:aws:iam::111122223333:ro*', 'role'],
  ['arn:aws:iam::111122223333:r*/*', 'role'],
  ['arn:aws:sqs:eu-west-1:111122223333:jobs-*', undefined],
  ['${Role.Arn}', undefined],
])('everyOfType %s: %s', (text, type) => {
  expect(everyOfType(text)).toBe(type);
});

it.each([
  ['0.0.0.0/0', true],
  ['0.0.0.0/1', true],
  ['::/0', true],
  ['203.0.113.0/24', false],
  ['o-abc123', false],
  ['o-*', true],
  ['o-*/r-*/ou-*', true],
  ['o-abc123/*', false],
  ['vpce-*', true],
  ['', true],
])('matchesAll %s: %s', (value, all) => {
  expect(matchesAll(value)).toBe(all);
});

describe('what a condition does', () => {
  it.each([
    [{ StringEquals: { 'aws:RequestedRegion': 'eu-west-1' } }, true],
    [{ StringLike: { 'aws:PrincipalArn': '*' } }, false],
    [{ Bool: { 'aws:SecureTransport': 'true' } }, false],
    [{ 'ForAllValues:StringEquals': { 'aws:TagKeys': ['a'] } }, false],
    [{ 'ForAllValues:StringEquals': { 'aws:TagKeys': ['a'] }, Null: { 'aws:TagKeys': 'false' } }, true],
    [{ Null: { 'aws:RequestTag/owner': true } }, false],
    [{ StringNotEquals: { 'aws:ResourceTag/protected': 'yes' } }, true],
    [{ Null: { 'aws:RequestTag/owner': 'false' } }, false],
    [{ StringEquals: { 'aws:UserAgent': 'x' } }, false],
    [{ StringEquals: { 'aws:Referer': 'https://example.com' } }, false],
    [{ NumericGreaterThan: { 's3:TlsVersion': '1.1' } }, false],
    [{ StringEquals: { 'lambda:FunctionUrlAuthType': 'NONE' } }, false],
    [{ StringNotEquals: { 'aws:PrincipalTag/team': 'a' } }, false],
    [{ NotIpAddress: { 'aws:SourceIp': '203.0.113.0/24' } }, false],
    [{ StringEqualsIfExists: { 'aws:RequestTag/owner': 'a' } }, false],
    [{ StringEqualsIfExists: { 'aws:RequestTag/owner': 'a' }, Null: { 'aws:RequestTag/owner': false } }, true],
    [{ StringEqualsIfExists: { 'aws:RequestedRegion': 'eu-west-1' } }, true],
    [{ DateGreaterThan: { 'aws:CurrentTime': '2020-01-01T00:00:00Z' } }, false],
    [{ NumericGreaterThanEquals: { 'aws:EpochTime': '1' } }, false],
    [{ DateLessThan: { 'aws:CurrentTime': '2030-01-01T00:00:00Z' } }, true],
    [{ Bool: { 'aws:MultiFactorAuthPresent': 'false' } }, false],
    [{ Bool: { 'aws:MultiFactorAuthPresent': true } }, true],
    [{ StringLike: { 'aws:RequestedRegion': '*-*' } }, false],
    [{ StringLike: { 'aws:RequestedRegion': 'eu-*' } }, true],
    [{}, false],
  ])('isConditional %j: %s', (condition, expected) => {
    expect(isConditional(under(condition))).toBe(expected);
  });

  it.each([
    [{ StringEquals: { 'aws:PrincipalOrgID': 'o-abc' } }, true],
    [{ StringEquals: { 'AWS:SourceAccount': '${AWS::AccountId}' } }, true],
    [{ StringEqualsIfExists: { 'aws:PrincipalOrgID': 'o-abc' } }, false],
    [{ StringNotEquals: { 'aws:PrincipalOrgID': 'o-abc' } }, false],
    [{ StringLike: { 'aws:PrincipalOrgID': '*' } }, false],
    [{ IpAddress: { 'aws:SourceIp': '0.0.0.0/0' } }, false],
    [{ IpAddress: { 'aws:SourceIp': ['203.0.113.0/24', '::/0'] } }, false],
    [{ Null: { 'aws:SourceVpce': 'false' } }, false],
    [{ StringLike: { 'aws:PrincipalOrgID': 'o-*' } }, false],
    [{ ArnLike: { 'aws:PrincipalArn': 'arn:aws:iam::*:role/Admin' } }, false],
    [{ ArnLike: { 'aws:SourceArn': 'arn:aws:sns:*:*:topic' } }, false],
    [{ ArnLike: { 'aws:SourceArn': 'arn:aws:sns:*:111122223333:*' } }, true],
    [{ StringLike: { 'aws:SourceAccount': '1111*' } }, false],
    [{ StringEquals: { 'kms:ViaService': 's3.eu-west-1.amazonaws.com' } }, false],
  ])('namesCallers %j: %s', (condition, expected) => {
    expect(namesCallers(under(condition))).toBe(expected);
  });

  it('tells the source of a service, and a partner, from other keys', () => {
    expect(namesSource(under({ ArnLike: { 'aws:SourceArn': 'arn:aws:s3:::*' } }))).toBe(false);
    expect(namesSource(under({ ArnLike: { 'aws:SourceArn': 'arn:aws:s3:::mine' } }))).toBe(true);
    expect(namesSource(under({ StringEquals: { 'aws:PrincipalOrgID': 'o-abc' } }))).toBe(false);
    expect(namesPartner(under({ StringEquals: { 'sts:ExternalId': 'x' } }))).toBe(true);
    expect(namesPartner(under({ StringLike: { 'sts:ExternalId': '*' } }))).toBe(false);
  });

  it('the account or the way to data says not which data', () => {
    expect(limitsData(under({ StringEquals: { 'aws:ResourceAccount': '1', 'kms:ViaService': 's3' } }))).toBe(false);
    expect(limitsData(under({ StringEquals: { 's3:x-amz-acl': 'private', 'aws:PrincipalAccount': '1' } }))).toBe(false);
    expect(limitsData(under({ StringEquals: { 'aws:PrincipalOrgID': 'o-abc' } }))).toBe(false);
    expect(limitsData(under({ StringEquals: { 'aws:ResourceTag/team': 'a' } }))).toBe(true);
  });
});

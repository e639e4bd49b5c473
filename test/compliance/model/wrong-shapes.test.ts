import { TemplateSet } from '../../../lib/compliance/model';

const resourceOf = (Properties: object) =>
  new TemplateSet(
    [{ body: { Resources: { It: { Type: 'T', Properties }, Vpc: { Type: 'AWS::EC2::VPC' } } }, file: 'a', stack: 'A' }],
    {},
  ).templates[0].resource('It');

test('entries of Tags that are no tags are passed over', () => {
  expect(resourceOf({ Tags: [null, 7, { Key: 'a', Value: 'b' }] })?.tag('a')).toBe('b');
  expect(resourceOf({ Tags: [null] })?.tag('a')).toBeUndefined();
});

test('Fn::Select by AWS::NoValue is unresolved', () => {
  const resource = resourceOf({ A: { 'Fn::Select': [{ Ref: 'AWS::NoValue' }, ['x']] } });
  expect(resource?.value('A')).toMatchObject({ why: 'Fn::Select from an unknown list' });
});

test('one of a list that is an attribute knows its resource', () => {
  const resource = resourceOf({ A: { 'Fn::Select': [0, { 'Fn::GetAtt': ['Vpc', 'Ipv6CidrBlocks'] }] } });
  expect(resource?.target('A')?.logicalId).toBe('Vpc');
});

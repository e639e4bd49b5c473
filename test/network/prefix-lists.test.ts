import { Stack, Token } from 'aws-cdk-lib';
import { GatewayServices } from '../../lib/network';
import { checkCidr } from '../../lib/network/cidr';
import { PREFIX_LISTS_AS_OF, prefixListOf } from '../../lib/network/prefix-lists';
import { AwsService } from '../../lib/primitives';

describe('the mapping of prefix lists', () => {
  it.each([
    ['us-east-1', 'pl-63a5400a', 'pl-02cd2c6b'],
    ['us-west-2', 'pl-68a54001', 'pl-00a54069'],
    ['eu-west-1', 'pl-6da54004', 'pl-6fa54006'],
    ['sa-east-1', 'pl-6aa54003', undefined],
    ['cn-north-1', undefined, undefined],
  ])('knows %s', (region, s3, dynamodb) => {
    expect(prefixListOf(region, AwsService.S3)).toBe(s3);
    expect(prefixListOf(region, AwsService.DYNAMODB)).toBe(dynamodb);
  });
  it('has a date', () => expect(PREFIX_LISTS_AS_OF).toMatch(/^\d{4}-\d{2}-\d{2}$/));
  it('is overridden by ids that are given', () => {
    const stack = new Stack(undefined, 'Test', { env: { region: 'eu-west-1' } });
    const services = GatewayServices.prefixLists({ s3: 'pl-11111111' });
    expect(services._prefixList(stack, stack, AwsService.S3)).toBe('pl-11111111');
    expect(services._prefixList(stack, stack, AwsService.DYNAMODB)).toBe('pl-6fa54006');
  });
  it.each([{ s3: 'com.amazonaws.eu-west-1.s3' }, { dynamodb: 'pl-XYZ' }])('refuses %p', (ids) => {
    expect(() => GatewayServices.prefixLists(ids)).toThrow(
      /^(s3|dynamodb) is not the id of a prefix list: ".*"; allowed: 'pl-' .*describe-managed-prefix-lists/,
    );
  });
});

describe('blocks', () => {
  it.each([
    ['2001:0DB8:0:0:0:0:0:0/32', '2001:db8::/32'],
    ['2001:db8:0:0:1:0:0:0/80', '2001:db8:0:0:1::/80'],
    ['2001:db8:0:1:0:1:0:1/128', '2001:db8:0:1:0:1:0:1/128'],
    ['0:0:0:0:0:0:0::/112', '::/112'],
    ['1:2:3:4:5:6:7:8/128', '1:2:3:4:5:6:7:8/128'],
    ['1:0:0:4:0:0:0:8/128', '1:0:0:4::8/128'],
    ['10:0:0:1::/64', '10:0:0:1::/64'],
  ])('%s is written %s', (cidr, canonical) => {
    expect(checkCidr('prop', cidr, { ipv4: 16, ipv6: 16 })).toEqual({ cidr: canonical, family: 6 });
  });
  it('are not judged where they are tokens', () => {
    const cidr = Token.asString({ Ref: 'Cidr' });
    expect(checkCidr('prop', cidr, { ipv4: 16, ipv6: 16 })).toEqual({ cidr, family: 4 });
  });
});

import { GUARD_RULES } from '../../../lib/audit/config/guard-rules';
import { GuardPolicies } from '../../support/guard';

interface Instance {
  readonly tags?: Record<string, string>;
  readonly metadata?: object;
  readonly type?: string;
}

const SAFE = { state: 'applied', httpTokens: 'required', httpPutResponseHopLimit: 1, httpEndpoint: 'enabled' };
const GOOD = { 'spawn:managed': 'true', owner: 'alice', 'spawn:ttl-deadline': '2026-11-28T10:00:00Z' };

/** A configuration item as AWS Config keeps it, without what no rule looks at. */
const item = ({ tags = GOOD, metadata = SAFE, type = 'AWS::EC2::Instance' }: Instance) => ({
  version: '1.3',
  configurationItemStatus: 'OK',
  resourceType: type,
  resourceId: 'i-0123456789abcdef0',
  tags,
  configuration: {
    instanceId: 'i-0123456789abcdef0',
    metadataOptions: metadata,
    tags: Object.entries(tags).map(([key, value]) => ({ key, value })),
  },
});
const without = (key: string) => Object.fromEntries(Object.entries(GOOD).filter(([name]) => name !== key));

let policies: GuardPolicies;
beforeAll(() => {
  policies = new GuardPolicies(Object.fromEntries(GUARD_RULES.map(({ name, policyText }) => [name, policyText])));
});
afterAll(() => policies.free());

const OWNER = 'managed_instance_owner';
const HOPS = 'managed_instance_hop_limit';
const TTL = 'managed_instance_ttl';

it.each<[string, Instance, string[]]>([
  ['all is well', {}, []],
  ['another type of resource', { type: 'AWS::EC2::Volume', tags: { 'spawn:managed': 'true' }, metadata: {} }, []],
  ['an instance of somebody else', { tags: { Name: 'web' }, metadata: {} }, []],
  ['an instance without tags', { tags: {}, metadata: {} }, []],
  ['managed=false', { tags: { 'spawn:managed': 'false' }, metadata: {} }, []],

  ['no owner', { tags: without('owner') }, [OWNER]],
  ['an empty owner', { tags: { ...GOOD, owner: '' } }, [OWNER]],
  ['a blank owner', { tags: { ...GOOD, owner: '  ' } }, [OWNER]],
  ['Owner with a capital', { tags: { ...without('owner'), Owner: 'alice' } }, [OWNER]],

  ['two hops', { metadata: { ...SAFE, httpPutResponseHopLimit: 2 } }, [HOPS]],
  ['no token needed', { metadata: { ...SAFE, httpTokens: 'optional' } }, [HOPS]],
  ['no metadata options', { metadata: {} }, [HOPS]],
  ['no metadata at all', { metadata: { ...SAFE, httpEndpoint: 'disabled', httpPutResponseHopLimit: 64 } }, []],

  ['no end', { tags: without('spawn:ttl-deadline') }, [TTL]],
  ['a TTL alone', { tags: { ...without('spawn:ttl-deadline'), 'spawn:ttl': '24h' } }, []],
  ['a TTL of parts', { tags: { ...without('spawn:ttl-deadline'), 'spawn:ttl': '1h30m' } }, []],
  ['a TTL in days', { tags: { ...without('spawn:ttl-deadline'), 'spawn:ttl': '7d' } }, [TTL]],
  ['a TTL without unit', { tags: { ...without('spawn:ttl-deadline'), 'spawn:ttl': '24' } }, [TTL]],
  ['a deadline with offset', { tags: { ...GOOD, 'spawn:ttl-deadline': '2026-11-28T10:00:00+01:00' } }, []],
  ['a deadline in words', { tags: { ...GOOD, 'spawn:ttl-deadline': 'tomorrow' } }, [TTL]],
  ['a date without time', { tags: { ...GOOD, 'spawn:ttl-deadline': '2026-11-28' } }, [TTL]],
  ['an idle timeout alone', { tags: { ...without('spawn:ttl-deadline'), 'spawn:idle-timeout': '1h' } }, [TTL]],

  ['nothing but managed', { tags: { 'spawn:managed': 'true' }, metadata: {} }, [HOPS, OWNER, TTL]],
])('%s', (_, instance, expected) => expect(policies.brokenBy(item(instance))).toEqual(expected));

it.each(GUARD_RULES)('$name fits into AWS Config', ({ name, policyText, description }) => {
  expect(policyText.length).toBeLessThanOrEqual(10_000);
  expect(description.length).toBeLessThanOrEqual(256);
  expect(name).toMatch(/^[a-z-]{1,128}$/);
});

it('a policy that does not parse is refused', () => {
  expect(() => new GuardPolicies({ bad: 'rule x { a == ' })).toThrow(/Failed to parse Guard file/);
});

import { type Duration, Token, Tokenization, aws_iam as iam } from 'aws-cdk-lib';
import { type ConditionTest, checkCidr, checkRegion, checkRequestTag, checkWindow } from './condition-checks';
import type { TimeWindow } from './time-window';

/** Ways to meet one requirement, of which one is enough; a way is a list of tests that must all hold. */
type Alternatives = ConditionTest[][];

/**
 * When, from where and how a permission may be used. Combine with `and`.
 *
 * Conditions only ever narrow statements that allow. A requirement that can be met in several ways (an address in one
 * of the CIDRs, or a call that an AWS service makes in the caller's name) makes one statement for each way.
 *
 * Serves HIPAA 164.312(a)(1), PCI DSS 3.2.1 7.1.2 (4.0.1: 7.2.2), SOC 2 CC6.1 and CC6.3.
 *
 * @example
 * InstancePolicy.s3WriteOnly(results).withConditions(
 *   PolicyConditions.within({ notAfter: '2027-01-31T18:00:00Z' }).and(PolicyConditions.overTls()),
 * );
 */
export class PolicyConditions {
  /**
   * Only within a span of time (`aws:CurrentTime`).
   *
   * @throws if neither end is given, an end is no RFC 3339 time with a zone, the window has expired, or it ends before it begins
   */
  public static within(window: TimeWindow): PolicyConditions {
    checkWindow(window);
    const test = (operator: string, value?: string) =>
      value === undefined ? [] : [{ operator, key: 'aws:CurrentTime', value }];
    return new PolicyConditions([
      [[...test('DateGreaterThan', window.notBefore), ...test('DateLessThan', window.notAfter)]],
    ]);
  }

  /**
   * Only from public addresses (`aws:SourceIp`), or when an AWS service makes the call in the caller's name
   * (`aws:ViaAWSService`): such a call comes from an address of AWS, and the caller's own call to the service was judged
   * by its own statement. Without that carve-out, CloudFormation or the decryption that S3 does for the caller would fail.
   *
   * A call through a VPC endpoint carries no `aws:SourceIp`, so that this never holds in a network that reaches AWS by
   * endpoints alone, as `SpawnNetwork` does: there, use `fromVpcCidrs`.
   *
   * @param cidrs public IPv4 or IPv6 ranges (`203.0.113.0/24`) or single addresses
   * @throws if there is none, or one is malformed, private, or wider than /8 (IPv4) or /16 (IPv6)
   */
  public static fromCidrs(...cidrs: string[]): PolicyConditions {
    cidrs.forEach((cidr) => checkCidr('cidrs', cidr, 'public'));
    checkNotEmpty('cidrs', cidrs, "a range such as '203.0.113.0/24'");
    return new PolicyConditions([[[{ operator: 'IpAddress', key: 'aws:SourceIp', value: cidrs }], VIA_AWS_SERVICE]]);
  }

  /**
   * Only through an endpoint of a VPC (`aws:SourceVpc`), from given addresses within it (`aws:VpcSourceIp`), or when an
   * AWS service makes the call in the caller's name. Private addresses repeat in every VPC; that is why the VPC is named.
   *
   * @param vpcId id of the VPC that has the endpoints
   * @param cidrs private ranges within it; none means all of the VPC
   * @throws if the id is no VPC id, or a range is malformed or wider than /8 (IPv4) or /16 (IPv6)
   */
  public static fromVpcCidrs(vpcId: string, ...cidrs: string[]): PolicyConditions {
    if (!Token.isUnresolved(vpcId) && !/^vpc-[0-9a-f]{8,17}$/.test(vpcId)) {
      throw new Error(
        `vpcId is not the id of a VPC: '${vpcId}'; allowed: 'vpc-' and 8 to 17 hexadecimal digits, such as network.vpc.vpcId`,
      );
    }
    cidrs.forEach((cidr) => checkCidr('cidrs', cidr, 'any'));
    const addresses = cidrs.length > 0 ? [{ operator: 'IpAddress', key: 'aws:VpcSourceIp', value: cidrs }] : [];
    return new PolicyConditions([
      [[{ operator: 'StringEquals', key: 'aws:SourceVpc', value: [vpcId] }, ...addresses], VIA_AWS_SERVICE],
    ]);
  }

  /**
   * Only calls to given regions (`aws:RequestedRegion`). Global services answer in one: IAM, Route 53, CloudFront and
   * Organizations in us-east-1.
   *
   * @throws if there is none, or one is no region name
   */
  public static inRegions(...regions: string[]): PolicyConditions {
    regions.forEach(checkRegion);
    checkNotEmpty('regions', regions, "a region such as 'eu-west-1'");
    return new PolicyConditions([[[{ operator: 'StringEquals', key: 'aws:RequestedRegion', value: regions }]]]);
  }

  /**
   * Only calls that put exactly these values on these tags (`aws:RequestTag/key`). Never holds for calls that put no tags.
   *
   * @param tags values by key
   * @throws if there is none, or a key or value is one that AWS doesn't take
   */
  public static withRequestTags(tags: { [key: string]: string }): PolicyConditions {
    const entries = Object.entries(tags);
    entries.forEach(([key, value]) => checkRequestTag(key, value));
    checkNotEmpty('tags', entries, "a tag such as { owner: 'alice' }");
    return new PolicyConditions([
      [entries.map(([key, value]) => ({ operator: 'StringEquals', key: `aws:RequestTag/${key}`, value: [value] }))],
    ]);
  }

  /**
   * Only with credentials obtained with a second factor (`aws:MultiFactorAuthPresent`). For policies of people: the
   * credentials of an instance never carry one, so that an `InstancePolicy` refuses it.
   *
   * @param maxAge how long ago the second factor may have been given; any time by default
   * @throws if `maxAge` is no number of whole seconds
   */
  public static withMfa(maxAge?: Duration): PolicyConditions {
    const tests: ConditionTest[] = [{ operator: 'Bool', key: MFA_KEY, value: 'true' }];
    if (maxAge) {
      const seconds = maxAge.isUnresolved() ? undefined : maxAge.toSeconds({ integral: false });
      if (seconds !== undefined && (seconds < 1 || !Number.isInteger(seconds))) {
        throw new Error(
          `maxAge is not a number of whole seconds: ${seconds} s; at least one; give a Duration such as Duration.hours(1)`,
        );
      }
      const value = Tokenization.stringifyNumber(maxAge.toSeconds());
      tests.push({ operator: 'NumericLessThan', key: 'aws:MultiFactorAuthAge', value });
    }
    return new PolicyConditions([[tests]]);
  }

  /** Only over TLS (`aws:SecureTransport`). Serves HIPAA 164.312(e)(1), PCI DSS 4.1 (4.0.1: 4.2.1), SOC 2 CC6.7. */
  public static overTls(): PolicyConditions {
    return new PolicyConditions([[[{ operator: 'Bool', key: 'aws:SecureTransport', value: 'true' }]]]);
  }

  private constructor(private readonly requirements: Alternatives[]) {}

  /** Whether the conditions ask for a second factor. */
  public get requiresMfa(): boolean {
    return this.requirements.flat(2).some(({ key }) => key === MFA_KEY);
  }

  /**
   * Conditions that hold when both hold.
   *
   * @throws if both test the same condition key, unless they are equal
   */
  public and(other: PolicyConditions): PolicyConditions {
    const present = this.requirements.map((requirement) => JSON.stringify(requirement));
    const added = other.requirements.filter((requirement) => !present.includes(JSON.stringify(requirement)));
    const taken = this.requirements.flat(2).find((test) => added.flat(2).some(({ key }) => sameKey(test.key, key)));
    if (taken) throw conflict(taken.key);
    return new PolicyConditions([...this.requirements, ...added]);
  }

  /**
   * The statement under these conditions, besides those it has: one statement for each way to meet them, in a fixed order.
   * The statement given stays as it is.
   *
   * @throws if the statement denies, or tests one of the condition keys itself with the same operator
   */
  public applyTo(statement: iam.PolicyStatement): iam.PolicyStatement[] {
    if (statement.effect === iam.Effect.DENY) {
      throw new Error(
        'conditions would weaken a statement that denies: Deny; allowed: Allow; leave the statement as it is',
      );
    }
    const tests = this.requirements.flat(2);
    for (const [operator, own] of Object.entries(statement.conditions as Record<string, Record<string, unknown>>)) {
      // Under another operator both tests stand side by side, and both must hold.
      const taken = Object.keys(own).find((key) =>
        tests.some((test) => test.operator === operator && sameKey(test.key, key)),
      );
      if (taken) throw conflict(taken);
    }
    return this.combinations().map((tests, index) => {
      const copy = statement.copy(index > 0 && statement.sid ? { sid: `${statement.sid}${index + 1}` } : {});
      for (const { operator, key: tested, value } of tests) copy.addCondition(operator, { [tested]: value });
      return copy;
    });
  }

  private combinations(): ConditionTest[][] {
    return this.requirements.reduce<ConditionTest[][]>(
      (ways, alternatives) => ways.flatMap((tests) => alternatives.map((more) => [...tests, ...more])),
      [[]],
    );
  }
}

const MFA_KEY = 'aws:MultiFactorAuthPresent';

/** `Bool`, not `BoolIfExists`: a call without the key is no call of a service, so that it must not pass here. */
const VIA_AWS_SERVICE: ConditionTest[] = [{ operator: 'Bool', key: 'aws:ViaAWSService', value: 'true' }];

/** IAM compares condition keys without regard to case. */
function sameKey(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}

function conflict(key: string): Error {
  return new Error(
    `two conditions test the same key: '${key}'; allowed: one test for each key, because both would have to hold; ` +
      'put the values into one condition, or write two policies',
  );
}

function checkNotEmpty(name: string, list: unknown[], remedy: string): void {
  if (list.length === 0) throw new Error(`${name} is empty: nothing would be allowed; give ${remedy}`);
}

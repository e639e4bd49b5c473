import { everyOfType } from '../../../analysis/iam-arn';
import { requires } from '../../../analysis/iam-guards';
import { type Failure, type ITemplateRule, type Template, type TemplateResource, Verdict } from '../../model';
import { allowedOf } from './actions';
import { allowed, grantingPolicies } from './grants';
import { doubtOf, judgeAllowed, keyOf, type Opinion } from './judge-policies';
import { IDENTITY_POLICY_TYPES, policiesOf } from './policies';
import { boundsSpawn, isSpawnInstanceRole, rolesOf } from './spawn-roles';
import { perStatement, type PolicyStatement } from './statements';
import { windowFailures } from './time-windows';

/** What launches, changes or enters machines: on all machines of an account it needs a guard. */
const MACHINE_ACTIONS: readonly string[] = [
  'ec2:CreateFleet',
  'ec2:CreateTags',
  'ec2:DeleteTags',
  'ec2:ModifyInstanceAttribute',
  'ec2:ModifyInstanceMetadataOptions',
  'ec2:RebootInstances',
  'ec2:RequestSpotInstances',
  'ec2:RunInstances',
  'ec2:StartInstances',
  'ec2:StopInstances',
  'ec2:TerminateInstances',
  'ec2-instance-connect:OpenTunnel',
  'ec2-instance-connect:SendSSHPublicKey',
  'ec2-instance-connect:SendSerialConsoleSSHPublicKey',
  'ssm:SendCommand',
  'ssm:StartSession',
];

/** The part of `Resource` that stands for all machines. A launch needs `instance/*`, so images and subnets beside it need no guard. */
const ALL_MACHINES = new Set(['*', 'instance', 'managed-instance', 'fleet', 'spot-instances-request']);

/** What carries files out of spawn's instances, and what they are encrypted with: stolen credentials must not be of use elsewhere. */
const CARRY_OUT: readonly string[] = [
  'kms:Decrypt',
  'kms:Encrypt',
  'kms:GenerateDataKey',
  's3:DeleteObject',
  's3:PutObject',
  's3:PutObjectAcl',
];

const NOTHING: readonly string[] = [];

/** Where from, when, with which tags, through what: each binds a call to what was meant. */
const GUARD =
  /^(?:aws:(?:calledvia(?:first|last)?|currenttime|epochtime|multifactorauthpresent|principaltag\/.+|requestedregion|requesttag\/.+|resourcetag\/.+|sourceip|sourcevpc|sourcevpcarn|sourcevpce|tagkeys|viaawsservice|vpcsourceip|ec2instancesourcevpc|ec2instancesourceprivateipv4)|ec2:(?:createaction|instancetype|launchtemplate|metadatahttptokens|resourcetag\/.+|sourceinstancearn|subnet|vpc|instanceprofile|owner)|ssm:resourcetag\/.+)$/;
const DATA_GUARD =
  /^(?:aws:resource(?:account|orgid|orgpaths)|kms:viaservice|kms:calleraccount|kms:encryptioncontext:.+)$/;

/**
 * Guarded actions carry a condition: launch, control and entry of machines wherever a statement names all of them, and what
 * carries data out of an instance of spawn, in the policies of its role and in the boundary around them. `aws:SourceIp` alone breaks calls that AWS makes on the caller's behalf, so that a statement
 * of its own for `aws:ViaAWSService` counts as guarded. A time window must not be over, nor last longer than a year.
 */
export const IamConditionGuards: ITemplateRule = {
  ruleId: 'IamConditionGuards',
  title: 'Powerful actions are bound to a place, a time, a region or tags',
  resourceTypes: IDENTITY_POLICY_TYPES,
  check(resource: TemplateResource, template: Template): Verdict {
    const bounds = boundsSpawn(resource);
    const policies = bounds ? policiesOf(resource) : grantingPolicies(resource);
    const now = new Date(template.settings.now ?? Date.now());
    const guarded = bounds || rolesOf(resource).some(isSpawnInstanceRole) ? CARRY_OUT : NOTHING;
    const concerned = policies.some(
      (policy) =>
        policy.unreadable.length > 0 ||
        allowed(policy).some(
          (statement) =>
            statement.open.Action !== undefined ||
            windowed(statement) ||
            allowedOf(MACHINE_ACTIONS, statement).length > 0 ||
            allowedOf(guarded, statement).length > 0,
        ),
    );
    if (!concerned) return Verdict.notApplicable('it allows no action that needs a guard');
    return judgeAllowed(policies, (statement) => {
      const { failures, doubt } = guardsOf(statement, guarded);
      return { failures: [...failures, ...windowFailures(statement, now)], doubt };
    });
  },
};

const windowed = ({ conditions }: PolicyStatement) =>
  conditions.some(({ key }) => /^aws:(?:CurrentTime|EpochTime)$/i.test(key));

function guardsOf(statement: PolicyStatement, guarded: readonly string[]): Opinion {
  const machines = namesAllMachines(statement) ? allowedOf(MACHINE_ACTIONS, statement) : [];
  const data = allowedOf(guarded, statement);
  const doubt = doubtOf(
    statement,
    'Action',
    ...(machines.length + data.length > 0 ? (['Condition'] as const) : []),
    ...(allowedOf(MACHINE_ACTIONS, statement).length > 0 && !hasGuard(statement) ? (['Resource'] as const) : []),
  );
  if (statement.open.Condition !== undefined || hasGuard(statement)) return { failures: [], doubt };
  const unguarded = [...machines, ...(requires(statement, (key) => DATA_GUARD.test(key)) ? [] : data)];
  return { failures: unguarded.length > 0 ? [failureOf(statement, unguarded)] : [], doubt };
}

function failureOf(statement: PolicyStatement, [first, ...others]: readonly string[]): Failure {
  const name = others.length === 0 ? first : `${first} (with ${others.length} more)`;
  return {
    where: keyOf(statement, 'Condition'),
    why: `${name} is allowed without a condition on place, time, region or tags`,
    fix: 'Add a condition: aws:SourceIp, aws:SourceVpc, aws:RequestedRegion, aws:ResourceTag, aws:RequestTag, ec2:MetadataHttpTokens, a time window, or for data aws:ResourceAccount.',
    finding: first,
  };
}

/** `aws:ViaAWSService` says how a call is made: it guards only what is true. */
const hasGuard = perStatement(
  (statement) =>
    requires(statement, (key) => GUARD.test(key)) ||
    statement.conditions.some(
      ({ operator, key, values }) =>
        operator === 'Bool' && /^aws:ViaAWSService$/i.test(key) && values.every((value) => String(value) === 'true'),
    ),
);

const namesAllMachines = ({ resources }: PolicyStatement) =>
  resources === undefined || resources.some((text) => ALL_MACHINES.has(everyOfType(text) ?? ''));

import { createHash } from 'node:crypto';
import {
  Lazy,
  Token,
  Tokenization,
  type aws_iam as iam,
  type aws_kms as kms,
  type aws_secretsmanager as secretsmanager,
  type aws_ssm as ssm,
} from 'aws-cdk-lib';
import { Construct, type IConstruct } from 'constructs';
import { describeSecret, findSecrets } from '../analysis/secret-detectors';
import { SporedAgent, checkReason } from './user-data-agent';
import { FETCH_FUNCTION, checkVariableName, parameterFetch, secretFetch, type Fetch } from './user-data-secrets';
import { SESSION_SCRIPT } from './user-data-session';

/**
 * EC2's limit of user data before base64.
 * Source: https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/instancedata-add-user-data.html
 */
const MAX_BYTES = 16_384;

/** What a token is taken for where text is judged: a reference. */
const TOKEN_STANDS_FOR = '${Token}';

/** Options of `SpawnUserData.linux`. */
export interface LinuxUserDataOptions {
  /**
   * Where the agent comes from and what proves it genuine.
   *
   * @default SporedAgent.upstream()
   */
  readonly agent?: SporedAgent;
}

/** Why a machine gets no agent. */
export interface WithoutAgentOptions {
  /** Why, and what ends the machine instead; it stands in the user data. */
  readonly reason: string;
}

/** Options of `SpawnUserData.exportSecret`. */
export interface ExportSecretOptions {
  /**
   * Field of a JSON secret, such as `password`. Needs Python 3, which every image with cloud-init has.
   *
   * @default - the whole text of the secret
   */
  readonly jsonField?: string;
}

/** Options of `SpawnUserData.exportParameter`. */
export interface ExportParameterOptions {
  /**
   * Customer-managed key of a SecureString parameter. Its policy must let identities of the account use it.
   *
   * @default - the key that the parameter was imported with; none is needed for `aws/ssm`
   */
  readonly key?: kms.IKey;
}

/**
 * What a Linux machine runs at its first boot, without a secret in it: user data is readable in the console, by
 * `ec2:DescribeInstanceAttribute` and in CloudTrail.
 *
 * One bash script under `set -euo pipefail`: first the agent, then what was added, in that order. Secrets are fetched at
 * boot by the instance's role and reach later commands as environment variables; they stand in no argument, file or log.
 * A failing command ends the script; a machine whose agent fails shuts down (see `AgentFailure`).
 *
 * For constructs that launch machines: call `bind(role)` once for each role, and put `Fn.base64(userData.render())` into the
 * template. Both may be called before the last `addCommands`: the text is made at synthesis, later grants follow.
 *
 * Serves HIPAA 164.312(a)(1), PCI DSS 8.2.1 (4.0.1: 8.6.2), SOC 2 CC6.1.
 *
 * @example
 * SpawnUserData.linux().exportSecret('API_KEY', apiKey).addCommands('python train.py');
 */
export class SpawnUserData {
  /**
   * Installs spored, verifies it and sees it running before anything else; login shells end after the idle time of the
   * machine's session-timeout tag (HIPAA 164.312(a)(2)(iii)). The machine needs the S3 and ec2 endpoints for it.
   */
  public static linux(options: LinuxUserDataOptions = {}): SpawnUserData {
    return new SpawnUserData(options.agent ?? SporedAgent.upstream());
  }

  /**
   * Named weakening: no agent, so that nothing on the machine enforces TTL, idle timeout or cost limit. For images that
   * bring spored, or machines that something else ends. Yields no finding of cdk-nag's packs.
   *
   * @throws if the reason is empty
   */
  public static withoutAgent(options: WithoutAgentOptions): SpawnUserData {
    return new SpawnUserData(undefined, checkReason('SpawnUserData.withoutAgent', options.reason));
  }

  private readonly parts: string[] = [];
  private readonly names = new Set<string>();
  private readonly statements: iam.PolicyStatement[] = [];
  private readonly grantees: iam.IGrantable[] = [];

  private constructor(
    private readonly agent: SporedAgent | undefined,
    /** Why the machine gets no agent; undefined if it gets one. */
    public readonly withoutAgentReason?: string,
  ) {
    this.statements.push(...(agent?._statements() ?? []));
  }

  /**
   * Adds shell commands, one or more lines each. They run as root.
   *
   * @returns this
   * @throws if a command holds a literal that looks like a secret (the error names line and kind, never the value), or a
   * dynamic reference to one, which CloudFormation would replace by the secret. Tokens are judged at synthesis: see `render`.
   */
  public addCommands(...commands: string[]): SpawnUserData {
    const text = commands.join('\n');
    refuseSecrets(literalsOf(text));
    this.parts.push(text);
    return this;
  }

  /**
   * Fetches a secret at boot into an environment variable that all later commands see. The role is granted exactly this
   * secret, and its key through Secrets Manager only. If it can not be fetched the script ends. The image needs the AWS CLI: Amazon
   * Linux 2023 has it, its minimal image and Ubuntu do not.
   *
   * @param name environment variable, such as `API_KEY`
   * @param secret must have text; a cross-account one must be imported by its full ARN, with its key
   * @returns this
   * @throws if the name is no variable's name, is used already, or is one that the shell, the loader or the AWS CLI read
   */
  public exportSecret(name: string, secret: secretsmanager.ISecret, options: ExportSecretOptions = {}): SpawnUserData {
    checkVariableName(name, this.names);
    const { jsonField } = options;
    if (jsonField !== undefined && (Token.isUnresolved(jsonField) || !/^[^\u0000-\u001f]+$/.test(jsonField))) {
      throw new Error(
        `jsonField is no literal name of a field: '${jsonField}'; allowed: a key of the secret's JSON such as 'password'`,
      );
    }
    return this.addFetch(name, secretFetch(name, secret, jsonField));
  }

  /**
   * Fetches a String or SecureString parameter at boot into an environment variable that all later commands see. The role is
   * granted exactly this parameter, and its key through Systems Manager only. If it can not be fetched the script ends. The image
   * needs the AWS CLI, as for `exportSecret`.
   *
   * @param name environment variable, such as `API_KEY`
   * @param parameter of the machine's own account
   * @returns this
   * @throws if the name is no variable's name, is used already, or is one that the shell, the loader or the AWS CLI read
   */
  public exportParameter(
    name: string,
    parameter: ssm.IStringParameter,
    options: ExportParameterOptions = {},
  ): SpawnUserData {
    checkVariableName(name, this.names);
    return this.addFetch(name, parameterFetch(name, parameter, options.key));
  }

  /**
   * Grants a machine's role what the script fetches, now and by later calls. Called by the construct that launches the machine.
   *
   * @param grantee the role
   * @throws if the role can't take a grant
   */
  public bind(grantee: iam.IGrantable): void {
    if (this.grantees.includes(grantee)) return;
    this.grantees.push(grantee);
    this.agent?._warn(grantee);
    for (const statement of this.statements) grant(grantee, statement);
  }

  /**
   * The script, as a token that is resolved at synthesis; wrap it in `Fn.base64`. Called by the construct that launches.
   *
   * Synthesis fails if the script is beyond EC2's 16 KB (tokens don't count), if commands switch tracing on (`set -x`) while
   * there are secrets, which would log them, or if a token in them comes to a secret (`SecretValue.unsafeUnwrap()`).
   */
  public render(): string {
    return Lazy.uncachedString({
      produce: (context) => {
        const text = this.text();
        refuseSecretsOnce(context.scope.node.root, resolvedText(context.resolve(text)));
        return text;
      },
    });
  }

  /** @internal */
  public get _fetchesSecrets(): boolean {
    return this.names.size > 0;
  }

  private addFetch(name: string, fetch: Fetch): SpawnUserData {
    if (this.names.size === 0) this.parts.push(FETCH_FUNCTION);
    this.names.add(name);
    this.parts.push(fetch.script);
    this.statements.push(...fetch.statements);
    for (const grantee of this.grantees) for (const statement of fetch.statements) grant(grantee, statement);
    return this;
  }

  private text(): string {
    const agent = this.agent
      ? [this.agent._script(), SESSION_SCRIPT]
      : [`# No spored here: ${(this.withoutAgentReason ?? '').replaceAll(/\s+/g, ' ')}`];
    const text = ['#!/bin/bash', 'set -euo pipefail', ...agent, ...this.parts, ''].join('\n');
    const literals = literalsOf(text, '');
    if (this.names.size > 0 && TRACING.test(literals)) {
      throw new Error(
        `commands switch tracing on (set -x) while ${[...this.names].join(', ')} is exported: the trace would log it; allowed: no tracing; remove it`,
      );
    }
    const bytes = Buffer.byteLength(literals);
    if (bytes > MAX_BYTES) {
      throw new Error(
        `user data is too long: ${bytes} bytes; allowed: ${MAX_BYTES}; put the script into a bucket (aws-s3-assets), grant the role to read it, and add commands that fetch and run it`,
      );
    }
    return text;
  }
}

/** `set -x`, `set -o xtrace`, `bash -x` and their like. */
const TRACING =
  /(?:^|[\s;&|("'`])(?:(?:set|bash|sh)[ \t]+(?:-[a-wyz]+[ \t]+)*-[a-z]*x[a-z]*(?=[\s;&|]|$)|(?:set|bash)[ \t][^\n;]{0,80}-o[ \t]*xtrace|#!\S+[ \t]+-[a-z]*x)/m;

function grant(grantee: iam.IGrantable, statement: iam.PolicyStatement): void {
  if (grantee.grantPrincipal.addToPrincipalPolicy(statement.copy()).statementAdded) return;
  throw new Error(
    `role can't take a grant: ${Construct.isConstruct(grantee) ? grantee.node.path : 'a principal that is no construct'}; allowed: a role of this app or a mutable import; grant ${statement.actions.join(', ')} on ${statement.resources.join(', ')} to it yourself`,
  );
}

/** The text with each token replaced. */
function literalsOf(text: string, tokenStandsFor = TOKEN_STANDS_FOR): string {
  const pieces = Tokenization.reverseString(text).mapTokens({
    mapToken: () => tokenStandsFor,
  });
  return String(pieces.join({ join: (left: string, right: string) => `${left ?? ''}${right ?? ''}` }));
}

/** The text with each intrinsic function replaced; what `Fn::Join` and `Fn::Sub` join is text. */
function resolvedText(value: unknown): string {
  if (typeof value === 'string') return value;
  if (Array.isArray(value)) return value.map(resolvedText).join('');
  if (typeof value !== 'object' || value === null) return '';
  const [[name, argument]] = Object.entries(value) as [[string, unknown]];
  if (name === 'Fn::Join' && Array.isArray(argument)) {
    const [separator, parts] = argument as [string, unknown[]];
    return Array.isArray(parts) ? parts.map(resolvedText).join(separator) : TOKEN_STANDS_FOR;
  }
  if (name === 'Fn::Sub') return resolvedText(Array.isArray(argument) ? argument[0] : argument);
  return TOKEN_STANDS_FOR;
}

const REMEDY =
  'keep it in Secrets Manager or as a SecureString parameter and use SpawnUserData.exportSecret or exportParameter';

/** The digests of texts without a secret, by the app that they were found in: they go with it. */
const clean = new WeakMap<IConstruct, Set<string>>();

/** A text is resolved several times in a synthesis, and many machines have the same: each is looked through once in an app. */
function refuseSecretsOnce(app: IConstruct, text: string): void {
  let known = clean.get(app);
  if (!known) clean.set(app, (known = new Set()));
  // A digest and not the text: an app may have thousands of 16 KB each.
  const digest = createHash('sha256').update(text).digest('base64');
  if (known.has(digest)) return;
  refuseSecrets(text);
  known.add(digest);
}

function refuseSecrets(text: string): void {
  const [finding] = findSecrets(text);
  if (finding) throw new Error(`commands hold a literal secret (${describeSecret(finding)}); allowed: none; ${REMEDY}`);
  const dynamic = /\{\{resolve:(secretsmanager|ssm-secure):/.exec(text);
  if (dynamic) {
    throw new Error(
      `commands hold a dynamic reference ({{resolve:${dynamic[1]}:...}}), which CloudFormation replaces by the secret itself; allowed: none; ${REMEDY}`,
    );
  }
}

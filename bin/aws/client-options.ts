/** Whom a command that reads AWS calls as, and where: the options `--region` and `--profile`. */
export interface AwsOptions {
  readonly region?: string;
  readonly profile?: string;
}

/** Settings that every AWS SDK client takes. */
export interface ClientOptions {
  readonly region?: string;
  readonly profile?: string;
  readonly maxAttempts: number;
}

/**
 * Settings of an SDK client. What is not given is left to the SDK: the environment, then the profile (credentials, SSO, assumed
 * roles), then the role of the container or instance; endpoints come from the environment too (`AWS_ENDPOINT_URL`).
 */
export function clientOptions({ region, profile }: AwsOptions): ClientOptions {
  // The SDK is bundled, so that which Node.js its next versions want is nothing that whoever runs the command can act on.
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true';
  return {
    ...(region !== undefined && { region }),
    ...(profile !== undefined && { profile }),
    // The SDK waits between attempts; three, its default, give up too early on a busy account.
    maxAttempts: 6,
  };
}

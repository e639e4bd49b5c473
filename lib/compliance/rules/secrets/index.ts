import type { ITemplateRule } from '../../model';
import { NoPlaintextSsmSecret } from './no-plaintext-ssm-secret';
import { NoSecretExportedInUserData } from './no-secret-exported-in-user-data';
import { NoSecretInLambdaEnv } from './no-secret-in-lambda-env';
import { NoSecretInTemplate } from './no-secret-in-template';
import { NoSecretInUserData } from './no-secret-in-user-data';
import { UserDataRemoteExec } from './user-data-remote-exec';

/** Rules about secrets, and about the scripts that handle them. */
export const SECRETS_RULES: readonly ITemplateRule[] = [
  NoSecretInUserData,
  NoSecretInLambdaEnv,
  NoPlaintextSsmSecret,
  NoSecretInTemplate,
  NoSecretExportedInUserData,
  UserDataRemoteExec,
];

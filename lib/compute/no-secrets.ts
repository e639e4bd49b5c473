import { describeSecret, findSecretInSetting, findSecrets } from '../analysis/secret-detectors';

const REMEDY =
  'keep it in Secrets Manager or as a SecureString and fetch it at boot with SpawnUserData.exportSecret or exportParameter';

/**
 * Refuses a text that holds a literal secret, without printing it. Tags and user data are readable by whoever may describe
 * instances.
 */
export function refuseSecret(prop: string, text: string): void {
  refuseDynamicReference(prop, text);
  const [finding] = findSecrets(text);
  if (finding) throw new Error(`${prop} holds a literal secret (${describeSecret(finding)}); allowed: none; ${REMEDY}`);
}

/** Refuses a value that is a secret by its own form or by the name it stands under. */
export function refuseSecretValue(prop: string, name: string, value: string): void {
  refuseDynamicReference(prop, value);
  const [finding] = findSecretInSetting(name, value);
  if (finding) throw new Error(`${prop} holds a literal secret (${describeSecret(finding)}); allowed: none; ${REMEDY}`);
}

function refuseDynamicReference(prop: string, text: string): void {
  const reference = /\{\{resolve:(secretsmanager|ssm-secure):/.exec(text);
  if (!reference) return;
  throw new Error(
    `${prop} holds a dynamic reference ({{resolve:${reference[1]}:...}}), which CloudFormation replaces by the secret itself; allowed: none; ${REMEDY}`,
  );
}

import { type ITemplateRule, type TemplateResource, type Template, Verdict } from '../../model';
import { liveSecrets } from './live-references';
import { secretFailures } from './scan';
import { parsePath } from '../../model/property-path';
import { type UserData, USER_DATA_TYPES, userDataOf } from './user-data';

const FIX =
  'Keep it in Secrets Manager or as a SecureString, let the instance role read it, and fetch it at boot: ' +
  'NAME=$(aws secretsmanager get-secret-value --secret-id ... --query SecretString --output text).';

/** User data is readable in the console, by ec2:DescribeInstanceAttribute, in CloudTrail, and by every program on the machine. */
export const NoSecretInUserData: ITemplateRule = {
  ruleId: 'NoSecretInUserData',
  title: 'No secret in user data, decoded in all its forms',
  resourceTypes: [...USER_DATA_TYPES],
  check(resource: TemplateResource, template: Template): Verdict {
    return Verdict.worst(userDataOf(resource).map((userData) => judge(userData, template)));
  },
};

function judge(userData: UserData, template: Template): Verdict {
  const { where, raw, texts, unreadable } = userData;
  const failures = texts.flatMap(({ text, within }) =>
    secretFailures(template.app, { path: parsePath(where), text, within }, FIX),
  );
  const live = [
    ...new Set([...liveSecrets(template, raw), ...texts.flatMap(({ text }) => liveSecrets(template, text))]),
  ];
  for (const what of live) {
    failures.push({
      where,
      why: `${what} puts a secret into the user data when it is deployed`,
      fix: FIX,
      finding: 'deployed-secret',
    });
  }
  if (failures.length > 0) return Verdict.fail(...failures);
  return unreadable.length > 0 ? Verdict.unknown(`${where}: ${unreadable.join('; ')}`) : Verdict.pass();
}

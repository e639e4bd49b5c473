import { findRemoteCode } from '../../../analysis/script-remote-code';
import { type ITemplateRule, type Template, type TemplateResource, Verdict } from '../../model';
import { oncePerText } from './once';
import { type UserData, USER_DATA_TYPES, userDataOf } from './user-data';

const FIX =
  'Install it with the package manager, or download it to a file and check it before it runs: ' +
  'echo "<sha256>  <file>" | sha256sum --check, or gpg --verify.';

/** Whoever controls a download, or the way to it, would run as root on every machine that boots. */
export const UserDataRemoteExec: ITemplateRule = {
  ruleId: 'UserDataRemoteExec',
  title: 'User data runs no download that it has not verified',
  resourceTypes: [...USER_DATA_TYPES],
  check(resource: TemplateResource, template: Template): Verdict {
    return Verdict.worst(userDataOf(resource).flatMap((userData) => judge(userData, template)));
  },
};

const remoteCode = oncePerText(findRemoteCode);

function judge({ where, texts, unreadable }: UserData, { app }: Template): Verdict[] {
  const verdicts = texts.map(({ text, within }) => {
    const found = remoteCode(app, text).map(({ kind, title, line }) => ({
      where,
      why: `${title} (${within === '' ? '' : `${within}, `}line ${line})`,
      fix: FIX,
      finding: kind,
    }));
    return found.length > 0 ? Verdict.fail(...found) : Verdict.pass();
  });
  if (unreadable.length > 0) verdicts.push(Verdict.unknown(`${where}: ${unreadable.join('; ')}`));
  return verdicts;
}

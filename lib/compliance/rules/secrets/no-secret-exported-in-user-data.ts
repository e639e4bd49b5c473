import { findScriptLeaks } from '../../../analysis/script-leaks';
import { findEnvironmentReferences } from '../../../analysis/secret-detectors';
import { type ITemplateRule, type TemplateResource, type Template, Verdict } from '../../model';
import { oncePerText } from './once';
import { type UserData, USER_DATA_TYPES, userDataOf } from './user-data';

const FIX =
  'Fetch it into a variable with tracing off (set +x), export it or hand it to the program on its standard input, and never ' +
  'print it or write it to a file.';

/**
 * A secret that is fetched at boot, as it should be, must not end in a trace, a log or a file then. A secret-like name that
 * is given a variable which the script never sets (`export DATABASE_PASSWORD=$DB_PASSWORD`) is no failure, for no secret
 * stands there, and no pass, for whoever fills the variable in before deployment puts one there: it is unknown.
 */
export const NoSecretExportedInUserData: ITemplateRule = {
  ruleId: 'NoSecretExportedInUserData',
  title: 'User data does not trace, log or store the secrets that it fetches',
  resourceTypes: [...USER_DATA_TYPES],
  check(resource: TemplateResource, template: Template): Verdict {
    return Verdict.worst(userDataOf(resource).flatMap((userData) => judge(userData, template)));
  },
};

const scriptLeaks = oncePerText(findScriptLeaks);
/** The secret-like names that are given a variable which the script never sets. */
const openReferences = oncePerText((text) => {
  const references = findEnvironmentReferences(text);
  if (references.length === 0) return references;
  const set = variablesSet(text);
  return references.filter(({ variable }) => !set.has(variable));
});

function judge({ where, texts, unreadable }: UserData, template: Template): Verdict[] {
  const verdicts = texts.map(({ text, within }) => {
    const place = within === '' ? '' : `${within}, `;
    const leaks = scriptLeaks(template.app, text).map(({ kind, title, line, variable }) => ({
      where,
      why: `${title} (${place}line ${line}${variable === undefined ? '' : `, variable ${variable.slice(0, 64)}`})`,
      fix: FIX,
      finding: variable === undefined ? kind : `${kind}:${variable.slice(0, 64)}`,
    }));
    if (leaks.length > 0) return Verdict.fail(...leaks);
    // `NAME=${Resource}` is filled in by CloudFormation, with an id or an ARN.
    const open = openReferences(template.app, text).find(({ variable }) => !template.resource(variable));
    if (!open) return Verdict.pass();
    return Verdict.unknown(
      `${where}: ${open.name.slice(0, 64)} is given a variable that the script never sets (${place}line ${open.line}): whoever fills it in puts a secret into the user data`,
    );
  });
  if (unreadable.length > 0) verdicts.push(Verdict.unknown(`${where}: ${unreadable.join('; ')}`));
  return verdicts;
}

/** The variables that a script sets itself; all of them where it reads a file of them. */
function variablesSet(text: string): { has(name: string): boolean } {
  if (/(?:^|[;&\n])[ \t]{0,40}(?:source|\.)[ \t]/.test(text)) return { has: () => true };
  const names = new Set<string>();
  for (const [, name] of text.matchAll(/(?<![\w${-])([A-Za-z_]\w{0,127})\+?=/g)) names.add(name);
  for (const [, list] of text.matchAll(
    /(?<![\w-])(?:read|local|declare|readarray|mapfile|for)[ \t]([^\n;|]{0,200})/g,
  )) {
    for (const [name] of list.matchAll(/[A-Za-z_]\w*/g)) names.add(name);
  }
  return names;
}

import { type ITemplateRule, known, type TemplateResource, Verdict } from '../../model';
import { type Launch, LAUNCHING_TYPES, launchesOf } from './launch';
import { shown, worstOf } from './values';

/** A key pair is nobody's in particular, never expires and is not in the trail; Session Manager knows each person. */
export const NoKeyPair: ITemplateRule = {
  ruleId: 'NoKeyPair',
  title: 'No machine is launched with a key pair',
  resourceTypes: LAUNCHING_TYPES,
  check: (resource: TemplateResource) => worstOf(launchesOf(resource), judge),
};

function judge(launch: Launch): Verdict {
  const name = launch.setting('KeyName');
  if (!name || name.value === '') return Verdict.pass();
  // A parameter's key is a key, whichever; only what a template outside the app has is not known.
  if (name.outside) known(name.value, name.where);
  return Verdict.fail({
    where: name.where,
    why: `machines are launched with the key pair ${shown(name.value)}`,
    fix: 'Remove KeyName; people connect through Session Manager.',
  });
}

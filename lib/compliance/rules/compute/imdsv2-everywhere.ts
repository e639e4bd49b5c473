import { type ITemplateRule, type TemplateResource, Verdict } from '../../model';
import { type Launch, LAUNCHING_TYPES, launchesOf } from './launch';
import { member, textOf, worstOf } from './values';

const FIX = 'Set HttpTokens of MetadataOptions to required.';

/**
 * A forged request from a program on the machine gets the role's credentials from version 1 of the metadata service. What is not
 * said is not asked for: account and image may decide otherwise.
 */
export const Imdsv2Everywhere: ITemplateRule = {
  ruleId: 'Imdsv2Everywhere',
  title: 'Version 2 of the instance metadata service is required on every way to launch',
  resourceTypes: LAUNCHING_TYPES,
  check: (resource: TemplateResource) => worstOf(launchesOf(resource), judge),
};

function judge(launch: Launch): Verdict {
  const options = launch.setting('MetadataOptions');
  if (!options) {
    return Verdict.fail({ where: launch.missing('MetadataOptions'), why: 'MetadataOptions is not set', fix: FIX });
  }
  const tokens = member(options.value, 'HttpTokens');
  if (tokens === 'required') return Verdict.pass();
  if (textOf(member(options.value, 'HttpEndpoint'), options.at('HttpEndpoint')) === 'disabled') return Verdict.pass();
  const where = options.at('HttpTokens');
  const value = textOf(tokens, where);
  return Verdict.fail({
    where,
    why: value === undefined ? 'HttpTokens is not set' : `HttpTokens is ${value}`,
    fix: FIX,
  });
}

import { type ITemplateRule, type RuleSettings, type TemplateResource, Verdict } from '../../model';
import { type Launch, LAUNCHING_TYPES, launchesOf } from './launch';
import { member, numberOf, shown, textOf, worstOf } from './values';

/**
 * With one hop the answer of the metadata service reaches the machine and nothing behind it: no container, no open proxy.
 * An absent limit is not 1: images that ask for IMDSv2, as Amazon Linux 2023 does, make it 2, and so may the account.
 * Source: https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/configuring-instance-metadata-options.html
 */
export const ImdsHopLimit: ITemplateRule = {
  ruleId: 'ImdsHopLimit',
  title: 'Answers of the instance metadata service go no further than the machine',
  resourceTypes: LAUNCHING_TYPES,
  check: (resource: TemplateResource, { settings }) =>
    worstOf(launchesOf(resource), (launch) => judge(launch, settings)),
};

function judge(launch: Launch, settings: RuleSettings): Verdict {
  const most = settings.containersUseMetadata ? 2 : 1;
  const fix = `Set HttpPutResponseHopLimit of MetadataOptions to ${most}.`;
  const options = launch.setting('MetadataOptions');
  if (!options) {
    return Verdict.fail({ where: launch.missing('MetadataOptions'), why: 'MetadataOptions is not set', fix });
  }
  const endpoint = member(options.value, 'HttpEndpoint');
  if (endpoint === 'disabled') return Verdict.pass();
  const where = options.at('HttpPutResponseHopLimit');
  const given = member(options.value, 'HttpPutResponseHopLimit');
  const limit = numberOf(given, where);
  if (limit !== undefined && limit <= most) return Verdict.pass();
  // Only now does it matter whether there is an endpoint at all.
  textOf(endpoint, options.at('HttpEndpoint'));
  const why = given === undefined ? 'HttpPutResponseHopLimit is not set' : `HttpPutResponseHopLimit is ${shown(given)}`;
  return Verdict.fail({ where, why, fix });
}

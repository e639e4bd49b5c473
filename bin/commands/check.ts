import { Framework, type ReportFormat, type RuleSettings, Waivers } from '../../lib/compliance';
import { buildReport } from '../../lib/compliance/engine/build-report';
import { evaluate } from '../../lib/compliance/engine/evaluation';
import { judge } from '../../lib/compliance/engine/judgement';
import type { Report } from '../../lib/compliance/engine/report';
import { loadFrameworks } from '../../lib/compliance/engine/start';
import { timeOf } from '../../lib/compliance/engine/time';
import { toolVersions } from '../../lib/compliance/engine/tools';
import { WaiverBook } from '../../lib/compliance/engine/waiver-book';
import { checkWaivers } from '../../lib/compliance/engine/waiver-check';
import { reportJson, reportText } from '../../lib/compliance/engine/write-report';
import { readTemplateFile, type TemplateFile } from '../../lib/compliance/files/template-file';
import { TemplateSet } from '../../lib/compliance/model/template-set';
import { Console } from '../output/console';
import { isClean, printVerdicts, type Strictness, verdictLine } from '../output/verdicts';
import { FRAMEWORKS } from './choices';
import { writeOutput } from './output-file';
import { templateFilesOf } from './template-paths';

/** The options of `cdk-spawn check`, as the command line gives them. */
export interface CheckOptions {
  readonly framework: readonly string[];
  readonly format: string;
  readonly output?: string;
  readonly waivers?: string;
  readonly failOnUnknown?: boolean;
  readonly region?: string;
  readonly account?: string;
  readonly allowedRegion?: string[];
  readonly trustedImage?: string[];
  readonly trustedAccount?: string[];
  readonly requiredTag?: string[];
  readonly auditLogDays?: number;
  readonly accountEncryptsVolumes?: boolean;
  readonly containersUseMetadata?: boolean;
  readonly expectAccountBaseline?: boolean;
  readonly now?: string;
  readonly runId?: string;
}

/**
 * Judges template files.
 * @returns the exit code: 0 if clean, 1 on findings
 * @throws if a file can't be read or parsed, or an option is wrong
 */
export function runCheck(paths: readonly string[], options: CheckOptions): number {
  const report = reportOf(paths, options);
  const strictness = { failOnUnknown: options.failOnUnknown ?? false };
  const out = new Console();
  if (options.output !== undefined) {
    writeOutput(options.output, textOf(report, options.format, strictness));
    out.line(`${verdictLine(report, out, strictness)} Report: ${options.output}`);
  } else if (options.format === 'text') {
    printVerdicts(report, out, strictness);
  } else {
    process.stdout.write(textOf(report, options.format, strictness));
  }
  return isClean(report, strictness) ? 0 : 1;
}

function textOf(report: Report, format: string, strictness: Strictness): string {
  if (format === 'json') return reportJson(report);
  if (format !== 'text') return reportText(report, format as ReportFormat, strictness);
  const lines = new Lines();
  printVerdicts(report, new Console(lines), strictness);
  return lines.text;
}

function reportOf(paths: readonly string[], options: CheckOptions): Report {
  const digests = new Map<string, string>();
  const lines = new Map<string, TemplateFile>();
  const templates = templateFilesOf(paths);
  const nested = new Set(templates.map(({ parent }) => parent && `${parent.file}/${parent.logicalId}`));
  const sources = templates.map(({ path, parent, stackName, region, account }) => {
    const file = readTemplateFile(path);
    digests.set(path, file.sha256);
    lines.set(path, file);
    for (const name of file.transforms) warn(path, `${name} runs at deployment; what it changes is not judged`);
    for (const logicalId of nestedStacksIn(file)) {
      if (nested.has(`${path}/${logicalId}`)) continue;
      warn(path, `the template of nested stack ${logicalId} is judged only if it is given too`);
    }
    const { body, position } = file;
    return {
      body,
      file: path,
      stack: path,
      stackName,
      region: options.region ?? region,
      account: options.account ?? account,
      _position: position,
      parent,
    };
  });
  const frameworks = loadFrameworks(options.framework.map((name) => Framework[FRAMEWORKS[name].factory]()));
  const written = options.waivers === undefined ? [] : Waivers.fromFile(options.waivers).all;
  const book = new WaiverBook(checkWaivers(written, frameworks, timeOf(options.now)));
  const evaluation = evaluate(new TemplateSet(sources, settingsOf(options)), frameworks);
  return buildReport({
    evaluation,
    judged: judge(evaluation, frameworks, book),
    book,
    tools: toolVersions(),
    now: options.now,
    runId: options.runId,
    digests,
    sourceOf: ({ template, logicalId }) => {
      const position = lines.get(template.file)?.position(['Resources', logicalId]);
      return position && { file: template.file, ...position };
    },
  });
}

function warn(file: string, what: string): void {
  process.stderr.write(`warning: ${file}: ${what}\n`);
}

const nestedStacksIn = ({ body }: TemplateFile): string[] =>
  Object.entries(body.Resources as Record<string, { readonly Type?: string }>)
    .filter(([, { Type: type }]) => type === 'AWS::CloudFormation::Stack')
    .map(([logicalId]) => logicalId);

/** What was not given stays out: the report names what the rules were told. */
function settingsOf(options: CheckOptions): RuleSettings {
  const settings: RuleSettings = {
    now: options.now,
    accountEncryptsVolumes: options.accountEncryptsVolumes,
    allowedRegions: options.allowedRegion,
    containersUseMetadata: options.containersUseMetadata,
    expectAccountBaseline: options.expectAccountBaseline,
    auditLogDays: options.auditLogDays,
    requiredTags: options.requiredTag,
    trustedImages: options.trustedImage,
    trustedAccounts: options.trustedAccount,
  };
  return Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== undefined));
}

/** Collects what is printed. */
class Lines {
  public readonly isTTY = false;
  public text = '';

  public write(text: string): boolean {
    this.text += text;
    return true;
  }
}

import type { Audit, AuditQuery } from './audit-query';

/** Where evidence and digest go; texts may hold CDK tokens. */
export interface AuditTargets {
  readonly partition: string;
  readonly bucketName: string;
  readonly prefix: string;
  readonly topicArn: string;
  readonly account: string;
  readonly region: string;
}

type State = Record<string, unknown>;

/** Throttled or interrupted calls are made again; a call that is denied fails five times, and then the execution, and that alarms. */
const RETRY = [
  { ErrorEquals: ['States.ALL'], IntervalSeconds: 5, MaxAttempts: 5, BackoffRate: 2, JitterStrategy: 'FULL' },
];

const jsonata = (expression: string) => `{% ${expression} %}`;

const NO_TOKEN = jsonata('""');

/**
 * The state machine of an audit, in the Amazon States Language with JSONata: each list page by page, each page an evidence object,
 * then a summary as the last object and a digest to the topic.
 *
 * Variables: `$token` of the next page, `$page` so far, `$counts` of findings by list, `$folder` of the evidence.
 */
export function auditDefinition(audit: Audit, targets: AuditTargets): object {
  const states: Record<string, State> = { Begin: begin(audit, targets) };
  audit.queries.forEach((query, index) => {
    const next = audit.queries[index + 1] as AuditQuery | undefined;
    Object.assign(states, listStates(query, targets, next ? `List${pascal(next.id)}` : 'Summary'));
  });
  Object.assign(states, endStates(audit, targets));
  return {
    Comment: audit.title,
    QueryLanguage: 'JSONata',
    StartAt: 'Begin',
    TimeoutSeconds: 3600,
    States: states,
  };
}

function begin({ name, queries }: Audit, { prefix }: AuditTargets): State {
  const date = '$substring($states.context.Execution.StartTime, 0, 10)';
  return {
    Type: 'Pass',
    Assign: {
      started: jsonata('$states.context.Execution.StartTime'),
      folder: jsonata(`"${prefix}${name}/" & ${date} & "/" & $states.context.Execution.Name`),
      token: NO_TOKEN,
      page: 0,
      counts: Object.fromEntries(queries.map(({ id }) => [id, 0])),
    },
    Next: `List${pascal(queries[0].id)}`,
  };
}

function listStates(query: AuditQuery, targets: AuditTargets, next: string): Record<string, State> {
  const { id, paging, each } = query;
  const name = pascal(id);
  const base = JSON.stringify(query.request);
  const request = paging ? `$token = "" ? ${base} : $merge([${base}, {"${paging.request}": $token}])` : base;
  const answered = paging && `$states.result.${paging.answer}`;
  return {
    [`List${name}`]: {
      Type: 'Task',
      Resource: integration(targets, query.call),
      Arguments: jsonata(request),
      Output: { items: jsonata(query.findings) },
      Assign: { token: answered ? jsonata(`$exists(${answered}) ? ${answered} : ""`) : NO_TOKEN },
      Retry: RETRY,
      Next: each ? `Each${name}` : `Keep${name}`,
    },
    ...(each && { [`Each${name}`]: eachState(query, targets) }),
    [`Keep${name}`]: {
      ...put(targets, `"/${id}-" & $formatNumber($page + 1, "0000") & ".json"`, {
        list: id,
        account: targets.account,
        region: targets.region,
        startedAt: jsonata('$started'),
        findings: jsonata('$states.input.items'),
      }),
      Output: {},
      Assign: {
        page: jsonata('$page + 1'),
        counts: jsonata(`$merge([$counts, {"${id}": $counts.${id} + $count($states.input.items)}])`),
      },
      Next: `More${name}`,
    },
    [`More${name}`]: {
      Type: 'Choice',
      Choices: [{ Condition: jsonata('$token != ""'), Next: `List${name}` }],
      Default: next,
    },
  };
}

function eachState({ id, each }: AuditQuery, targets: AuditTargets): State {
  return {
    Type: 'Map',
    Items: jsonata('$states.input.items'),
    // The API of IAM throttles at a few calls a second.
    MaxConcurrency: 2,
    ItemProcessor: {
      ProcessorConfig: { Mode: 'INLINE' },
      StartAt: `Look${pascal(id)}`,
      States: {
        [`Look${pascal(id)}`]: {
          Type: 'Task',
          Resource: integration(targets, each!.call),
          Arguments: jsonata(each!.request),
          Output: { items: jsonata(each!.findings) },
          Retry: RETRY,
          End: true,
        },
      },
    },
    // The path flattens the lists of all items.
    Output: { items: jsonata('[$states.result.items]') },
    Next: `Keep${pascal(id)}`,
  };
}

function endStates({ name, title, queries }: Audit, targets: AuditTargets): Record<string, State> {
  const lines = queries.map(({ id, what }) => `$string($counts.${id}) & " ${what}"`);
  const where = `"Account ${targets.account}, region ${targets.region}. Evidence: s3://${targets.bucketName}/" & $folder & "/"`;
  const total = queries.map(({ id }) => `$counts.${id}`).join(' + ');
  return {
    Summary: {
      ...put(targets, '"/summary.json"', {
        audit: name,
        title,
        account: targets.account,
        region: targets.region,
        startedAt: jsonata('$started'),
        pages: jsonata('$page'),
        counts: jsonata('$counts'),
      }),
      Output: {},
      Next: 'Digest',
    },
    Digest: {
      Type: 'Task',
      Resource: integration(targets, 'sns:publish'),
      Arguments: {
        TopicArn: targets.topicArn,
        Subject: jsonata(`"Audit ${name}: " & $string(${total}) & " findings"`),
        Message: jsonata(`$join(["${title}.", ${lines.join(', ')}, ${where}], "\\n")`),
      },
      Output: jsonata('{"counts": $counts, "evidence": $folder}'),
      Retry: RETRY,
      End: true,
    },
  };
}

function put(targets: AuditTargets, key: string, body: Record<string, unknown>): State {
  return {
    Type: 'Task',
    Resource: integration(targets, 's3:putObject'),
    Arguments: {
      Bucket: targets.bucketName,
      Key: jsonata(`$folder & ${key}`),
      Body: body,
      ContentType: 'application/json',
      // A bucket with Object Lock takes no object without a checksum.
      ChecksumAlgorithm: 'SHA256',
    },
    Retry: RETRY,
  };
}

const integration = ({ partition }: AuditTargets, call: string) => `arn:${partition}:states:::aws-sdk:${call}`;

const pascal = (id: string) => id.charAt(0).toUpperCase() + id.slice(1);

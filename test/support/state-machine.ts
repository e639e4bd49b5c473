import jsonata from 'jsonata';

type Json = any;

/** What an SDK integration does: `ec2:describeVolumes` and its arguments to the answer. */
export type Service = (call: string, request: Json) => Json;

/** An error as a state sees it. */
export class StateError extends Error {
  public constructor(
    public readonly error: string,
    cause: string,
  ) {
    super(`${error}: ${cause}`);
  }
}

/** A state's input, output and result, and an integration's request, hold so many bytes. */
const PAYLOAD_BYTES = 262_144;
/** A runaway loop ends here: Step Functions' own limit of events is 25,000. */
const MOST_STEPS = 5_000;

/**
 * Runs a state machine in the Amazon States Language with JSONata against services of a test: Pass, Task, Choice, Map, with Arguments,
 * Assign, Output, Retry and the payload limit. Written from https://states-language.net; what it doesn't know, it refuses.
 */
export async function runStateMachine(
  definition: Json,
  service: Service,
  execution: Json,
  input: Json = {},
): Promise<Json> {
  if (definition.QueryLanguage !== 'JSONata') throw new Error('no machine in JSONata');
  return new Run(service, { Execution: execution }).all(definition, input, {});
}

const KNOWN: Record<string, string[]> = {
  Pass: ['Assign', 'Output'],
  Task: ['Resource', 'Arguments', 'Assign', 'Output', 'Retry'],
  Choice: ['Choices', 'Default'],
  Map: ['Items', 'MaxConcurrency', 'ItemProcessor', 'Assign', 'Output', 'Retry'],
};

class Run {
  private steps = 0;

  public constructor(
    private readonly service: Service,
    private readonly context: Json,
  ) {}

  public async all(machine: Json, first: Json, outer: Json): Promise<Json> {
    const variables = { ...outer };
    let name: string | undefined = machine.StartAt;
    let input = first;
    while (name !== undefined) {
      if (++this.steps > MOST_STEPS) throw new StateError('States.Runtime', 'too many steps');
      const state: Json = machine.States[name];
      if (!state) throw new StateError('States.Runtime', `no state ${name}`);
      [name, input] = await this.one(state, input, variables);
    }
    return input;
  }

  private async one(state: Json, input: Json, variables: Json): Promise<[string | undefined, Json]> {
    const known = [...(KNOWN[state.Type] ?? []), 'Type', 'Next', 'End'];
    const unknown = Object.keys(state as object).filter((key) => !known.includes(key));
    if (unknown.length > 0) throw new Error(`the runner doesn't know ${state.Type}.${unknown.join(', ')}`);
    const states = { input, context: this.context };
    if (state.Type === 'Choice') {
      for (const { Condition, Next } of state.Choices) {
        if (await evaluate(Condition, { ...variables, states })) return [Next, input];
      }
      return [state.Default, input];
    }
    const result = await this.resultOf(state, input, variables);
    const bindings = { ...variables, states: { ...states, result } };
    const output = state.Output === undefined ? (result ?? input) : await evaluate(state.Output, bindings);
    // Assigned together, by the values from before.
    const assigned = await evaluate(state.Assign ?? {}, bindings);
    Object.assign(variables as object, assigned);
    limited(output);
    return [state.End ? undefined : state.Next, output];
  }

  private async resultOf(state: Json, input: Json, variables: Json): Promise<Json> {
    const bindings = { ...variables, states: { input, context: this.context } };
    if (state.Type === 'Task') {
      const request = limited(await evaluate(state.Arguments, bindings));
      return this.retried(state.Retry ?? [], () => limited(this.service(callOf(state.Resource as string), request)));
    }
    if (state.Type !== 'Map') return undefined;
    const items: Json[] = await evaluate(state.Items, bindings);
    if (!Array.isArray(items)) throw new StateError('States.Runtime', 'Items is no array');
    const results: Json[] = [];
    for (const item of items) results.push(await this.all(state.ItemProcessor, item, variables));
    return limited(results);
  }

  private retried(rules: Json[], call: () => Json): Json {
    for (let attempt = 0; ; attempt++) {
      try {
        return call();
      } catch (error) {
        const failed = error instanceof StateError ? error : undefined;
        const rule = rules.find(({ ErrorEquals }) =>
          ErrorEquals.some((each: string) => each === 'States.ALL' || each === failed?.error),
        );
        // States.ALL stands for all but this one.
        if (!failed || failed.error === 'States.DataLimitExceeded' || !rule || attempt >= rule.MaxAttempts) throw error;
      }
    }
  }
}

function callOf(resource: string): string {
  const call = /:states:::aws-sdk:(\w+:\w+)$/.exec(resource)?.[1];
  if (!call) throw new Error(`no SDK integration: ${resource}`);
  return call;
}

function limited(value: Json): Json {
  const size = Buffer.byteLength(JSON.stringify(value) ?? '');
  if (size > PAYLOAD_BYTES) throw new StateError('States.DataLimitExceeded', `${size} bytes`);
  return value;
}

/** A template: texts in `{% %}` are expressions; one that gives nothing is an error. */
async function evaluate(template: Json, bindings: Json): Promise<Json> {
  if (Array.isArray(template)) return Promise.all(template.map((each) => evaluate(each, bindings)));
  if (typeof template === 'object' && template !== null) {
    const evaluated: Json = {};
    for (const [key, value] of Object.entries<Json>(template)) evaluated[key] = await evaluate(value, bindings);
    return evaluated;
  }
  const expression = typeof template === 'string' ? /^\{%([\s\S]*)%\}$/.exec(template)?.[1] : undefined;
  if (expression === undefined) return template;
  const value: Json = await jsonata(expression).evaluate(undefined, bindings);
  if (value === undefined) throw new StateError('States.QueryEvaluationError', `nothing: ${expression}`);
  // Without the marks that JSONata leaves on its arrays.
  return JSON.parse(JSON.stringify(value));
}

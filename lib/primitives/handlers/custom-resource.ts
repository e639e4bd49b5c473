import { createHash } from 'node:crypto';
import { putReply, type Reply } from './custom-resource-reply';

/** What CloudFormation sends to the function of a custom resource. */
export interface CustomResourceRequest {
  readonly RequestType: 'Create' | 'Update' | 'Delete';
  /** A presigned URL: who has it may answer in our place, so it is never logged. */
  readonly ResponseURL: string;
  readonly StackId: string;
  readonly RequestId: string;
  readonly ResourceType: string;
  readonly LogicalResourceId: string;
  /** Absent on Create. */
  readonly PhysicalResourceId?: string;
  readonly ResourceProperties: Readonly<Record<string, unknown>>;
  /** Present on Update. */
  readonly OldResourceProperties?: Readonly<Record<string, unknown>>;
}

/** What the work says of the resource. */
export interface CustomResourceResult {
  /** By default that of the request, on Create one derived from stack and logical id. A new one on Update makes CloudFormation delete the old. */
  readonly physicalResourceId?: string;
  /** Attributes for `Fn::GetAtt`. */
  readonly data?: Readonly<Record<string, unknown>>;
  /** Masks the attributes in the console. */
  readonly noEcho?: boolean;
}

type Work = (request: CustomResourceRequest) => Promise<CustomResourceResult | void>;

/** The work of a custom resource. Each must be repeatable: Lambda and CloudFormation both call again. */
export interface CustomResourceWork {
  readonly onCreate: Work;
  readonly onUpdate: Work;
  readonly onDelete: Work;
  /** Whether an error of `onDelete` says that the resource is gone already, which is what Delete wants. By default none. */
  readonly isGone?: (error: unknown) => boolean;
}

/** What the helper needs of Lambda's context. */
export interface LambdaContext {
  readonly logGroupName?: string;
  readonly logStreamName?: string;
  getRemainingTimeInMillis(): number;
}

/** Kept back for the answer and its repetition. */
const ANSWER_MILLISECONDS = 15_000;
/** CloudFormation takes 4,096 bytes of answer in all. */
const REASON_CHARACTERS = 1000;
const ANSWER_BYTES = 4096;

/**
 * Makes the Lambda handler of a custom resource. CloudFormation gets an answer on every path: success, failure, and work
 * that would outlive the function. Without one a stack hangs until its service timeout.
 *
 * @throws if no answer could be delivered, so that Lambda calls again
 */
export function customResource(work: CustomResourceWork) {
  return async (request: CustomResourceRequest, context: LambdaContext): Promise<void> => {
    let reply: Reply;
    try {
      reply = success(request, await beforeTimeout(run(work, request), context));
    } catch (error) {
      reply = failure(request, context, error);
    }
    log(request, reply);
    await putReply(request.ResponseURL, reply);
  };
}

async function run(work: CustomResourceWork, request: CustomResourceRequest): Promise<CustomResourceResult> {
  switch (request.RequestType) {
    case 'Create':
      return (await work.onCreate(request)) ?? {};
    case 'Update':
      return (await work.onUpdate(request)) ?? {};
    case 'Delete':
      try {
        return (await work.onDelete(request)) ?? {};
      } catch (error) {
        if (work.isGone?.(error)) return {};
        throw error;
      }
    default:
      throw new Error(`unknown request type: ${String(request.RequestType)}; allowed Create, Update, Delete`);
  }
}

async function beforeTimeout<T>(work: Promise<T>, context: LambdaContext): Promise<T> {
  const remaining = context.getRemainingTimeInMillis();
  // Of a short timeout a third is kept back.
  const limit = remaining - Math.min(ANSWER_MILLISECONDS, remaining / 3);
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () => reject(new Error(`no result after ${Math.round(limit / 1000)} s, just before the function's timeout`)),
      limit,
    );
  });
  try {
    return await Promise.race([work, timeout]);
  } finally {
    clearTimeout(timer);
  }
}

function success(request: CustomResourceRequest, result: CustomResourceResult): Reply {
  const reply: Reply = {
    Status: 'SUCCESS',
    ...identity(request, result.physicalResourceId),
    ...(result.noEcho === undefined ? {} : { NoEcho: result.noEcho }),
    ...(result.data === undefined ? {} : { Data: result.data }),
  };
  const bytes = Buffer.byteLength(JSON.stringify(reply));
  if (bytes > ANSWER_BYTES) {
    throw new Error(`the attributes are too large: ${bytes} bytes of answer; CloudFormation takes ${ANSWER_BYTES}`);
  }
  return reply;
}

function failure(request: CustomResourceRequest, context: LambdaContext, error: unknown): Reply {
  const text = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  const where = context.logStreamName
    ? ` (log group ${context.logGroupName ?? ''}, stream ${context.logStreamName})`
    : '';
  // On a failed Create CloudFormation sends a Delete for this id.
  return { Status: 'FAILED', Reason: text.slice(0, REASON_CHARACTERS) + where, ...identity(request) };
}

function identity(request: CustomResourceRequest, physicalResourceId?: string) {
  return {
    PhysicalResourceId: physicalResourceId ?? request.PhysicalResourceId ?? derivedId(request),
    StackId: request.StackId,
    RequestId: request.RequestId,
    LogicalResourceId: request.LogicalResourceId,
  };
}

/** The same for each attempt, as a Create that Lambda repeats must not look like another resource. */
function derivedId({ StackId, LogicalResourceId }: CustomResourceRequest): string {
  const hash = createHash('sha256').update(StackId).digest('hex').slice(0, 12);
  return `${LogicalResourceId}-${hash}`;
}

function log(request: CustomResourceRequest, reply: Reply): void {
  const { RequestType, ResourceType, LogicalResourceId, RequestId } = request;
  const { Status, Reason } = reply;
  console.log(JSON.stringify({ RequestType, ResourceType, LogicalResourceId, RequestId, Status, Reason }));
}

import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { EC2Client } from '@aws-sdk/client-ec2';
import { Ec2Reader } from './ec2-reader';
import { type RecorderEnvironment, readEnvironment } from './environment';
import { sourcesOf } from './members';
import type { RecordingTools } from './record-hints';
import { logRedaction } from './report';
import { type Redaction, Store } from './store';

// Region and endpoint come from the environment; an endpoint that doesn't answer must fail well before the function's timeout.
const options = { maxAttempts: 6, requestHandler: { connectionTimeout: 3000, requestTimeout: 8000 } };

/** What both handlers work with. Made at the first call, so that a test can set the environment. */
export interface HandlerTools extends RecordingTools {
  readonly dynamodb: DynamoDBClient;
  readonly tableName: string;
}

let made: HandlerTools | undefined;

export function handlerTools(): HandlerTools {
  made ??= toolsOf(readEnvironment(), new DynamoDBClient(options), new EC2Client(options), Date.now);
  return made;
}

/** The tools over clients and a clock of one's own. */
export function toolsOf(
  { tableName, retentionDays, membership }: RecorderEnvironment,
  dynamodb: DynamoDBClient,
  ec2: EC2Client,
  clock: () => number,
): HandlerTools {
  const onRedaction = (redaction: Redaction) => logRedaction(tableName, redaction);
  return {
    dynamodb,
    tableName,
    store: new Store({ dynamodb, tableName, retentionDays, onRedaction }),
    ec2: new Ec2Reader(ec2),
    sources: sourcesOf(membership),
    now: () => Math.floor(clock() / 1000) * 1000,
  };
}

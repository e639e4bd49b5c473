import { type Template, type TemplateResource, type TemplateSet } from '../../model';
import { derived } from '../../model/derived';
import { BUCKET, LOG_GROUP, type NamedType, resourceNamed, resourcesPerhapsNamed } from './resource-named';
import { isInteractive, sessionPreferences } from './session-preferences';

/** What writes records of who did what, and the properties that say where to. */
const WRITERS: readonly {
  readonly type: string;
  readonly what: string;
  readonly logGroup?: string;
  readonly bucket?: string;
}[] = [
  { type: 'AWS::CloudTrail::Trail', what: 'a trail', logGroup: 'CloudWatchLogsLogGroupArn', bucket: 'S3BucketName' },
  { type: 'AWS::EC2::FlowLog', what: 'a flow log', logGroup: 'LogGroupName' },
  // One property for either.
  { type: 'AWS::EC2::FlowLog', what: 'a flow log', logGroup: 'LogDestination', bucket: 'LogDestination' },
  {
    type: 'AWS::Route53Resolver::ResolverQueryLoggingConfig',
    what: 'a DNS query log',
    logGroup: 'DestinationArn',
    bucket: 'DestinationArn',
  },
  { type: 'AWS::Config::DeliveryChannel', what: 'AWS Config', bucket: 'S3BucketName' },
  { type: 'AWS::S3::Bucket', what: 'S3 access logging', bucket: 'LoggingConfiguration.DestinationBucketName' },
];

type Stores = ReadonlyMap<TemplateResource, string>;

/** The log groups and buckets of the app that hold audit records, each with what writes them. */
export const auditStores = (template: Template): Stores => stores(template).sure;

/** Those that may be others' audit stores: their names are known at deployment only, and written alike. */
export const perhapsAuditStores = (template: Template): Stores => stores(template).perhaps;

const stores = derived((app): { readonly sure: Stores; readonly perhaps: Stores } => {
  const [sure, perhaps] = [new Map<TemplateResource, string>(), new Map<TemplateResource, string>()];
  const note = (writer: TemplateResource, value: unknown, named: NamedType, what: string) => {
    if (value === undefined) return;
    const store = resourceNamed(writer, value, named);
    if (store && !sure.has(store)) sure.set(store, what);
    for (const each of resourcesPerhapsNamed(writer, value, named)) perhaps.set(each, what);
  };
  for (const { type, what, logGroup, bucket } of WRITERS) {
    for (const writer of app.resourcesOfType(type)) {
      if (logGroup !== undefined) note(writer, writer.value(logGroup), LOG_GROUP, what);
      if (bucket !== undefined) note(writer, writer.value(bucket), BUCKET, what);
    }
  }
  for (const { document, inputs } of sessionDocuments(app)) {
    note(document, inputs.cloudWatchLogGroupName, LOG_GROUP, 'Session Manager');
    note(document, inputs.s3BucketName, BUCKET, 'Session Manager');
  }
  return { sure, perhaps };
});

/** What writes audit records to a log group or bucket, or may. Where that depends on conditions, each is taken for its own. */
export function auditWriterOf(resource: TemplateResource): unknown {
  const { template } = resource;
  if (template._worlds.length > 1) return resource;
  return [auditStores(template).get(resource), perhapsAuditStores(template).get(resource)].join('\n');
}

function sessionDocuments(app: TemplateSet) {
  return app
    .resourcesOfType('AWS::SSM::Document')
    .filter(isInteractive)
    .map((document) => ({ document, inputs: sessionPreferences(document)?.inputs ?? {} }));
}

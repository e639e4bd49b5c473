export * from './fleet';
export * from './fleet-props';
export {
  type AmazonLinux2023Options,
  type AmiOptions,
  ImageResolution,
  type ParameterImageOptions,
  type PublishedImageOptions,
  SpawnImage,
} from './image';
export * from './instance';
export * from './launch-template';
export {
  CompletionAction,
  type CostLimit,
  IdleAction,
  type LifetimeProps,
  LongTtl,
  type LongTtlOptions,
} from './lifetime-props';
export * from './machine-props';
export * from './platform-interface';
export {
  AgentFailure,
  type BucketAgentOptions,
  type KeepRunningOptions,
  SporedAgent,
  type SporedAgentOptions,
  type SporedChecksums,
  type UpstreamAgentOptions,
} from './user-data-agent';
export * from './user-data';
export * from './volume-props';

import type { Construct } from 'constructs';
import type { SpawnBucket } from '../../primitives';

/** What a recorder consists of; the rules wait for it. */
export interface BoundRecorder {
  readonly dependencies: readonly Construct[];
  readonly bucket?: SpawnBucket;
}

import { Duration } from 'aws-cdk-lib';

/** How long after its first launch an instance ends at the latest, unless told otherwise; as upstream's reaper has it. */
export const DEFAULT_HARD_CAP = Duration.hours(168);

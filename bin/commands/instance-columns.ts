import type { InstanceSummary } from '../../lib/metadata/directory-types';
import type { RecordColumn } from '../output/records';

const time = (date: Date | undefined): string | undefined => date?.toISOString().replace(/\.\d+Z$/, 'Z');

/** In the order of a person's questions: which, who, when, what. */
export const INSTANCE_COLUMNS: readonly RecordColumn<InstanceSummary>[] = [
  { title: 'INSTANCE', value: ({ instanceId }) => instanceId },
  { title: 'STATE', value: ({ state }) => state },
  { title: 'LAUNCHED', value: ({ launchTime }) => time(launchTime) },
  {
    title: 'LAUNCHER',
    value: ({ launcher }) => launcher,
    // The last part of an ARN tells people apart.
    short: ({ launcher }) => launcher?.slice(launcher.lastIndexOf('/') + 1),
  },
  { title: 'NAME', value: ({ name }) => name },
  { title: 'TYPE', value: ({ instanceType }) => instanceType },
  { title: 'ZONE', value: ({ availabilityZone }) => availabilityZone },
  { title: 'MARKET', value: ({ market }) => market },
  { title: 'DEADLINE', value: ({ deadline }) => time(deadline) },
  { title: 'TERMINATED', value: ({ terminatedAt }) => time(terminatedAt) },
];

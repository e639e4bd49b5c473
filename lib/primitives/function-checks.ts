import { Token, type Duration, aws_lambda as lambda } from 'aws-cdk-lib';
import type { SpawnFunctionProps } from './function-props';

/** The latest Node.js by version number: `Runtime.NODEJS_LATEST` lags behind until every region has it. */
export function latestNodejs(): lambda.Runtime {
  const version = (runtime: lambda.Runtime): number => parseFloat(runtime.name.slice('nodejs'.length)) || 0;
  return lambda.Runtime.ALL.filter(({ name }) => name.startsWith('nodejs')).reduce((latest, runtime) =>
    version(runtime) > version(latest) ? runtime : latest,
  );
}

/** @throws if a value is outside of what Lambda accepts or what the control asks for */
export function checkFunctionProps(path: string, props: SpawnFunctionProps): void {
  const check = (name: string, value: number | undefined, least: number, most: number, remedy: string): void => {
    if (value === undefined || Token.isUnresolved(value)) return;
    if (!Number.isInteger(value) || value < least || value > most) {
      throw new Error(
        `${name} of function '${path}' is out of range: ${value}; allowed ${least} to ${most}; ${remedy}`,
      );
    }
  };
  const seconds = (duration?: Duration): number | undefined =>
    duration === undefined || duration.isUnresolved() ? undefined : duration.toSeconds();
  check('timeout (seconds)', seconds(props.timeout), 1, 900, 'split longer work into several calls');
  check('memorySize (MiB)', props.memorySize, 128, 10240, 'leave it out for 256');
  check(
    'reservedConcurrentExecutions',
    props.reservedConcurrentExecutions,
    1,
    Number.MAX_SAFE_INTEGER,
    '0 would stop the function; leave it out for 1',
  );
  check('retryAttempts', props.retryAttempts, 0, 2, 'leave it out for 2');
  const name = Object.keys(props.environment ?? {}).find(
    (key) => !Token.isUnresolved(key) && !/^[A-Za-z]\w+$/.test(key),
  );
  if (name !== undefined) {
    throw new Error(
      `environment of function '${path}' has a name that Lambda refuses: '${name}'; allowed a letter and one or more letters, digits or underscores`,
    );
  }
  check('maxEventAge (seconds)', seconds(props.maxEventAge), 60, 21600, 'leave it out for 6 hours');
}

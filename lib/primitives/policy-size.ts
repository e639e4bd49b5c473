import { Stack, type aws_iam as iam } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';

/** IAM's quota for the document of a customer managed policy: characters without white space. */
export const MANAGED_POLICY_CHARACTERS = 6144;

/** The document around the statements: version, brackets and a comma for each statement is counted with it. */
export const EMPTY_DOCUMENT_CHARACTERS = '{"Version":"2012-10-17","Statement":[]}'.length;

/**
 * How long a reference may become at deployment. An ARN of 20 to 60 characters of service, region and account, and a
 * name that CloudFormation makes of stack name, logical id and suffix.
 */
const REFERENCE_CHARACTERS = 200;

/** The longest known value of each pseudo parameter; `AWS::AccountId` always has twelve digits. */
const PSEUDO_PARAMETERS = new Map([
  ['AWS::AccountId', 12],
  ['AWS::Partition', 'aws-us-gov'.length],
  ['AWS::Region', 'ap-southeast-1'.length],
  ['AWS::URLSuffix', 'amazonaws.com.cn'.length],
  ['AWS::StackName', 128],
]);

/** The size of a statement in a policy document. */
export interface StatementSize {
  /** Characters that are certain at synthesis: a lower bound. */
  readonly certain: number;
  /** Characters that it may have once its references are resolved: a cautious upper bound. */
  readonly expected: number;
  /** The statement as text with its references unresolved; the same for the same statement. */
  readonly text: string;
}

/** Measures a statement as IAM counts it, with room for what its tokens resolve to. */
export function sizeOf(statement: iam.PolicyStatement, scope: IConstruct): StatementSize {
  const json: unknown = Stack.of(scope).resolve(statement.toStatementJson());
  return {
    certain: 1 + charactersOf(json, 0),
    expected: 1 + charactersOf(json, REFERENCE_CHARACTERS),
    text: JSON.stringify(json),
  };
}

/** Measures a whole document, merged as it will be rendered: the characters that are certain at synthesis. */
export function certainSizeOf(document: iam.PolicyDocument, scope: IConstruct): number {
  return charactersOf(Stack.of(scope).resolve(document), 0);
}

function charactersOf(value: unknown, reference: number): number {
  if (Array.isArray(value)) {
    return 1 + sum(value.map((item) => 1 + charactersOf(item, reference)));
  }
  if (typeof value !== 'object' || value === null) {
    return JSON.stringify(value ?? null).length;
  }
  const entries = Object.entries(value);
  const [name, argument] = (entries[0] ?? []) as [string?, unknown?];
  if (entries.length === 1 && name !== undefined && (name === 'Ref' || name.startsWith('Fn::'))) {
    return 2 + intrinsic(name, argument, reference);
  }
  return 1 + sum(entries.map(([key, item]) => JSON.stringify(key).length + 2 + charactersOf(item, reference)));
}

function intrinsic(name: string, argument: unknown, reference: number): number {
  if (name === 'Ref') return (reference && PSEUDO_PARAMETERS.get(String(argument))) || reference;
  if (name === 'Fn::Join' && Array.isArray(argument) && Array.isArray(argument[1])) {
    const [delimiter, parts] = argument as [string, unknown[]];
    // Two quotes are counted with each part of plain text and don't appear in the joined text.
    const joined = parts.map((part) => charactersOf(part, reference) - 2);
    return sum(joined) + delimiter.length * Math.max(0, parts.length - 1);
  }
  return reference;
}

const sum = (numbers: number[]): number => numbers.reduce((total, number) => total + number, 0);

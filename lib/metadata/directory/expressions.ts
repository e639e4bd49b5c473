import type { AttributeValue, QueryCommandInput } from '@aws-sdk/client-dynamodb';
import type { FindOptions } from '../directory-types';

/** Builds the expressions of a query; names and values are placeholders, so that no name is a reserved word. */
export class Expressions {
  private readonly keys: string[] = [];
  private readonly filters: string[] = [];
  private readonly names: Record<string, string> = {};
  private readonly values: Record<string, AttributeValue> = {};

  public key(name: string, operator: '=', value: string): this {
    this.keys.push(this.term(name, operator, value));
    return this;
  }

  /** Both ends count. */
  public between(name: string, from: string, to: string): this {
    this.keys.push(`${this.name(name)} BETWEEN ${this.value(from)} AND ${this.value(to)}`);
    return this;
  }

  public filter(name: string, operator: '=' | '>=' | '<', value: string): this {
    this.filters.push(this.term(name, operator, value));
    return this;
  }

  public filterBy({ state }: FindOptions): this {
    return state === undefined ? this : this.filter('state', '=', state);
  }

  public get input(): Partial<QueryCommandInput> {
    return {
      KeyConditionExpression: this.keys.join(' AND '),
      FilterExpression: this.filters.length > 0 ? this.filters.join(' AND ') : undefined,
      ExpressionAttributeNames: this.names,
      ExpressionAttributeValues: this.values,
    };
  }

  private term(name: string, operator: string, value: string): string {
    return `${this.name(name)} ${operator} ${this.value(value)}`;
  }

  private name(name: string): string {
    const placeholder = `#${name}`;
    this.names[placeholder] = name;
    return placeholder;
  }

  private value(value: string): string {
    const placeholder = `:v${Object.keys(this.values).length}`;
    this.values[placeholder] = { S: value };
    return placeholder;
  }
}

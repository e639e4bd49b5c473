import type { IConstruct } from 'constructs';
import { resolveProperties } from './resolve';
import { parsePath, step } from './property-path';
import type { Template } from './template';
import type { TemplateEntry } from './template-text';
import { known, Undetermined, Unresolved } from './unresolved';

/** A resource of a template as CloudFormation gets it. */
export class TemplateResource {
  private known?: { [name: string]: any };

  /** @internal */
  public static _of(template: Template, entry: TemplateEntry, construct?: IConstruct): TemplateResource {
    return new TemplateResource(template, entry, construct);
  }

  /** Its key under `Resources`. */
  public readonly logicalId: string;
  /** Its CloudFormation type. */
  public readonly type: string;
  /** Construct path; in a template that no app here made, its file and the logical id. */
  public readonly path: string;

  private constructor(
    /** The template that holds it. */
    public readonly template: Template,
    private readonly entry: TemplateEntry,
    /** @internal */
    public readonly _construct?: IConstruct,
  ) {
    this.logicalId = entry.logicalId;
    this.type = entry.type;
    this.path = entry.path;
  }

  /** The resource as it stands in the template: intrinsic functions and all. */
  public get raw(): { [name: string]: any } {
    return (this.known ??= this.template._sharedParts.share(this.entry.read()));
  }

  /** Its properties with every intrinsic function resolved, or an `Unresolved` in its place. */
  public get properties(): { [name: string]: any } {
    return this.template._properties.get(this, () => {
      const resolved: unknown = resolveProperties(this.template, this.raw.Properties ?? {});
      // Absent by a condition, or not an object at all: nothing is set.
      return resolved instanceof Unresolved || typeof resolved !== 'object' || resolved === null ? {} : resolved;
    });
  }

  /**
   * The value of a property, or of one inside it: `MetadataOptions.HttpTokens`, `Tags[0].Key`.
   * @returns nothing if it is not set, and an `Unresolved` if the template does not tell
   */
  public value(path: string): any {
    let value: unknown = this.properties;
    for (const key of parsePath(path)) {
      if (value instanceof Unresolved || value === undefined || value === null) return value ?? undefined;
      value = step(value, key);
    }
    return value ?? undefined;
  }

  /** A property that is text. Numbers and booleans are given as text. An unresolved one makes the verdict unknown. */
  public text(path: string): string | undefined {
    const value: unknown = known(this.value(path), path);
    return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
      ? String(value)
      : undefined;
  }

  /** A property that is true or false, also where it is written as text. An unresolved one makes the verdict unknown. */
  public flag(path: string): boolean | undefined {
    const text = this.text(path)?.toLowerCase();
    return text === 'true' ? true : text === 'false' ? false : undefined;
  }

  /** A property that is a number, also where it is written as text. An unresolved one makes the verdict unknown. */
  public number(path: string): number | undefined {
    const text = this.text(path)?.trim();
    if (text === undefined || text === '') return undefined;
    const number = Number(text);
    return Number.isNaN(number) ? undefined : number;
  }

  /** A property that is a list; a single value stands for a list of one. Empty if it is not set; may hold `Unresolved`s. */
  public list(path: string): any[] {
    const value: unknown = known(this.value(path), path);
    if (value === undefined) return [];
    return Array.isArray(value) ? (value as unknown[]) : [value];
  }

  /** The resource of the same app that a property refers to, by `Ref` or an attribute. */
  public target(path: string): TemplateResource | undefined {
    const value: unknown = this.value(path);
    return value instanceof Unresolved ? value.resource : undefined;
  }

  /** A tag's value from `Tags`, as a list of keys and values or as a map. Nothing if it has no such tag. */
  public tag(key: string): any {
    const tags: unknown = this.value('Tags');
    if (tags instanceof Unresolved) throw new Undetermined(`Tags is known at deployment only: ${tags.why}`);
    if (Array.isArray(tags)) {
      const entries = tags as ({ readonly Key?: unknown; readonly Value?: unknown } | null)[];
      const found = entries.find((entry) => entry?.Key === key);
      if (
        found === undefined &&
        entries.some((entry) => entry instanceof Unresolved || entry?.Key instanceof Unresolved)
      ) {
        throw new Undetermined('a key among Tags is known at deployment only');
      }
      return found?.Value;
    }
    return typeof tags === 'object' && tags !== null ? (tags as { readonly [key: string]: unknown })[key] : undefined;
  }

  /** The resources of the app, of one type, that refer to this one anywhere in them. */
  public referrers(type: string): TemplateResource[] {
    return this.template._references.referrersOf(this).filter((referrer) => referrer.type === type && referrer._exists);
  }

  /** Whether there are cases in which it does not exist. @internal */
  public get _isConditional(): boolean {
    return this.entry.condition !== undefined;
  }

  /** Whether it exists in the world that is looked at: its condition holds. @internal */
  public get _exists(): boolean {
    return this.template._holds(this.entry.condition);
  }
}

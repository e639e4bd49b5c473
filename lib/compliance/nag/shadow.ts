import { treePath } from './tree-path';
import type { TemplateResource } from '../model';
import type { L1Classes } from './l1-classes';
import type { ShadowStack } from './shadow-stack';
import type { TypeShape } from './type-shape';

/** What stands for a resource's L1 when cdk-nag's rules look at it: an instance of its class that was never constructed. */
export interface Shadow {
  readonly node: ShadowNode;
}

/** What a rule asks of a construct's place in the tree. */
export interface ShadowNode {
  readonly path: string;
  readonly scope: { readonly node: Pick<ShadowNode, 'tryFindChild'> };
  readonly defaultChild: Shadow | undefined;
  tryFindChild(id: string): { readonly node: Pick<ShadowNode, 'defaultChild'> } | undefined;
}

/** By the CDK's convention one of these is the L1 of a construct. */
const DEFAULT_CHILDREN = ['Default', 'Resource'];

/** `Stack.of` finds a construct's stack here. */
const STACK_OF = Symbol.for('@aws-cdk/core.Stack.myStack');
const STATE = Symbol('state');

/** Kept beside the properties, which are the rules' to read. */
interface State {
  readonly resource: TemplateResource;
  readonly stack: ShadowStack;
  readonly values: Record<string, unknown>;
}

interface WithState {
  readonly [STATE]: State;
}

/** Makes shadows: one prototype for each type, on top of that of its L1 class, so that `instanceof` holds. */
export class ShadowMaker {
  private readonly prototypes = new Map<string, object>();

  public constructor(private readonly classes: L1Classes) {}

  public make(resource: TemplateResource, stack: ShadowStack): Shadow {
    let prototype = this.prototypes.get(resource.type);
    if (!prototype) this.prototypes.set(resource.type, (prototype = this.prototypeOf(resource.type)));
    const shadow = Object.create(prototype) as Record<symbol, unknown>;
    shadow[STATE] = { resource, stack, values: {} } satisfies State;
    shadow[STACK_OF] = stack;
    return shadow as object as Shadow;
  }

  private prototypeOf(type: string): object {
    const { prototype, shape } = this.classes.of(type);
    const shadow = Object.create(prototype) as object;
    for (const [name, get] of Object.entries(COMMON)) define(shadow, name, get);
    for (const { name, cfnName, kind } of shape?.properties ?? []) {
      define(shadow, name, (state) => readProperty(state, cfnName, kind, shape as TypeShape));
    }
    return shadow;
  }
}

/** A property that is worked out when a rule first asks for it. */
function define(prototype: object, name: string, get: (state: State) => unknown): void {
  Object.defineProperty(prototype, name, {
    get(this: WithState) {
      const state = this[STATE];
      const { values } = state;
      return name in values ? values[name] : (values[name] = get(state));
    },
  });
}

function readProperty({ resource, stack }: State, cfnName: string, kind: string, shape: TypeShape): unknown {
  const written = (resource.raw.Properties as Record<string, unknown> | null | undefined)?.[cfnName];
  if (written === undefined || written === null) return undefined;
  const parsed = stack.parser.parse(written);
  return parsed === undefined ? undefined : shape.read(kind, parsed, stack.tokens);
}

/** What rules ask of every L1. */
const COMMON: Readonly<Record<string, (state: State) => unknown>> = {
  cfnResourceType: ({ resource }) => resource.type,
  logicalId: ({ resource }) => resource.logicalId,
  ref: ({ resource, stack }) => stack.parser.refOf(resource.logicalId),
  attrArn: ({ resource, stack }) => stack.parser.attributeOf(resource.logicalId, 'Arn'),
  _cfnProperties: ({ resource, stack }) => stack.parser.parse(resource.raw.Properties) ?? {},
  stack: ({ stack }) => stack,
  node: ({ resource, stack }) => nodeAt(treePath(resource), stack),
};

/** What is at or below a path, as far as the template's resources tell. */
function nodeAt(path: string, stack: ShadowStack): ShadowNode {
  const child = (id: string) => stack.shadowAt(`${path}/${id}`);
  return {
    path,
    get scope() {
      const parent = path.slice(0, Math.max(path.lastIndexOf('/'), 0));
      return { node: { tryFindChild: (id: string) => constructAt(`${parent}/${id}`, stack) } };
    },
    get defaultChild() {
      return DEFAULT_CHILDREN.map(child).find((found) => found !== undefined);
    },
    tryFindChild: (id) => constructAt(`${path}/${id}`, stack),
  };
}

/** A resource, or a construct that has one. */
function constructAt(path: string, stack: ShadowStack): { readonly node: ShadowNode } | undefined {
  const shadow = stack.shadowAt(path);
  if (shadow) return shadow;
  const node = nodeAt(path, stack);
  return node.defaultChild ? { node } : undefined;
}

import { Stack } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import { join, relative, sep } from 'node:path';
import type { SourceLocation } from './report';

/** Type of the metadata in which aws-cdk-lib keeps where an L1 was created. */
const CREATION_STACK = 'aws:cdk:creationStack';

/** Where this library's own code lies: as sources, or compiled. A frame in it is not the user's. */
const OWN_CODE = [join(__dirname, '..', '..'), join(__dirname, '..', '..', '..', '..', 'lib')].map((dir) => dir + sep);

/** Finds the line of the user's code that a resource comes from. */
export class SourceLines {
  private readonly ofSubtree = new Map<IConstruct, SourceLocation | undefined>();

  /**
   * Where it is made, such as line 12 of bin/app.ts. Where the resource's own trace is too short to reach the
   * user's code, the line of the nearest construct around it whose trace is not; absent if there is none in its stack.
   */
  public of(construct: IConstruct): SourceLocation | undefined {
    for (let around: IConstruct | undefined = construct; around; around = around.node.scope) {
      const line = this.firstIn(around);
      if (line !== undefined || Stack.isStack(around)) return line;
    }
    return undefined;
  }

  private firstIn(construct: IConstruct): SourceLocation | undefined {
    if (this.ofSubtree.has(construct)) return this.ofSubtree.get(construct);
    let line = ownLine(construct);
    for (const child of construct.node.children) line ??= this.firstIn(child);
    this.ofSubtree.set(construct, line);
    return line;
  }
}

function ownLine(construct: IConstruct): SourceLocation | undefined {
  const entry = construct.node.metadata.find(({ type }) => type === CREATION_STACK);
  const frames = (entry?.data ?? []) as readonly string[];
  for (const frame of frames) {
    let line = lines.get(frame);
    if (line === undefined) lines.set(frame, (line = userLine(frame) ?? NOT_THE_USERS));
    if (line !== NOT_THE_USERS) return line;
  }
  return undefined;
}

const NOT_THE_USERS: SourceLocation = { file: '', line: 0, column: 0 };

/** Many constructs are made by the same lines. */
const lines = new Map<string, SourceLocation>();

/** The line that a frame of a trace stands for, if it is the user's own code. */
function userLine(frame: string): SourceLocation | undefined {
  const [, path, line, column] = /^(?:at )?(?:.*? \()?(.+):(\d+):(\d+)\)?$/.exec(frame.trim()) ?? [];
  const file = (path as string | undefined)?.replace(/^file:\/\//, '');
  if (file === undefined || file.includes(`${sep}node_modules${sep}`) || file.startsWith('node:')) return undefined;
  if (OWN_CODE.some((own) => file.startsWith(own))) return undefined;
  const shown = relative(process.cwd(), file).split(sep).join('/');
  return { file: shown, line: Number(line), column: Number(column) };
}

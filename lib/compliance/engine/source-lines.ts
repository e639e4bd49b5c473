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
    for (const around of [...construct.node.scopes].reverse()) {
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
    const [, path, line, column] = /^(?:at )?(?:.*? \()?(.+):(\d+):(\d+)\)?$/.exec(frame.trim()) ?? [];
    const file = (path as string | undefined)?.replace(/^file:\/\//, '');
    if (file === undefined || file.includes(`${sep}node_modules${sep}`) || file.startsWith('node:')) continue;
    if (OWN_CODE.some((own) => file.startsWith(own))) continue;
    const shown = relative(process.cwd(), file).split(sep).join('/');
    return { file: shown, line: Number(line), column: Number(column) };
  }
  return undefined;
}

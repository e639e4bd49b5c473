import { type Mutation, type Operator, pathsOf, type RawResource, valueAt } from './mutation';

interface Statement {
  Effect?: string;
  Action?: string | string[];
  NotAction?: unknown;
  Resource?: unknown;
  Principal?: unknown;
  Condition?: unknown;
}

/** Every statement of every policy in a resource: opened in each of its parts, and closed ones taken away. */
export const policies: Operator = (resource) =>
  pathsOf(resource)
    .filter((path) => path.at(-1) === 'Statement')
    .flatMap((path) => {
      const name = path.slice(0, -1).join('.');
      return (valueAt(resource, path) as Statement[]).flatMap((statement, index) => {
        const change = (what: string, apply: (statement: Statement, list: Statement[]) => void): Mutation => ({
          what: `${name} statement ${index}: ${what}`,
          apply: (copy: RawResource) => {
            const list = valueAt(copy, path) as Statement[];
            apply(list[index], list);
          },
        });
        return statement.Effect === 'Deny' ? closed(statement, change) : opened(resource.Type, statement, change);
      });
    });

type Change = (what: string, apply: (statement: Statement, list: Statement[]) => void) => Mutation;

/** Only the denial of plain HTTP is a control of ours; what else our constructs deny is hardening beyond any control. */
function closed(statement: Statement, change: Change): Mutation[] {
  if (!JSON.stringify(statement.Condition ?? {}).includes('aws:SecureTransport')) return [];
  return [
    change('the denial taken away', (copy, list) => void list.splice(list.indexOf(copy), 1)),
    change('the denial made an allowance', (copy) => void (copy.Effect = 'Allow')),
  ];
}

function opened(type: string, statement: Statement, change: Change): Mutation[] {
  const mutations: Mutation[] = [];
  // An endpoint's policy grants nothing; its principals, resources and conditions limit, its actions are those of one service.
  if (statement.Action !== undefined && !isOpen(statement.Action) && type !== 'AWS::EC2::VPCEndpoint') {
    mutations.push(change('every action', (copy) => void (copy.Action = '*')));
    const service = [statement.Action].flat()[0].split(':')[0];
    mutations.push(change(`every action of ${service}`, (copy) => void (copy.Action = `${service}:*`)));
  }
  if (statement.Resource !== undefined && !isOpen(statement.Resource) && statement.Principal === undefined) {
    // The control asks for a resource or a condition where an action changes something.
    if (statement.Condition === undefined && !onlyLooks(statement)) {
      mutations.push(change('every resource', (copy) => void (copy.Resource = '*')));
    }
    if (statement.Condition !== undefined && !onlyLooks(statement)) {
      mutations.push(
        change('every resource, no condition', (copy) => {
          copy.Resource = '*';
          delete copy.Condition;
        }),
      );
    }
  }
  if (
    statement.Principal !== undefined &&
    !isOpen(statement.Principal) &&
    !isOpen((statement.Principal as { AWS?: unknown }).AWS)
  ) {
    mutations.push(change('every principal', (copy) => void (copy.Principal = '*')));
    mutations.push(change('every AWS principal', (copy) => void (copy.Principal = { AWS: '*' })));
    mutations.push(
      change('another account', (copy) => void (copy.Principal = { AWS: 'arn:aws:iam::444455556666:root' })),
    );
  }
  if (statement.Condition !== undefined && (isOpen(statement.Resource) || statement.Principal !== undefined)) {
    if (statement.Principal !== undefined || changes(statement)) {
      mutations.push(change('no condition', (copy) => void delete copy.Condition));
    }
  }
  return mutations;
}

const isOpen = (value: unknown) => JSON.stringify(value) === '"*"';

/** Reading aside; and the channels of Session Manager, which know no resource and are the calling instance's own. */
const changes = ({ Action }: Statement) =>
  [Action ?? []].flat().some((action) => !/^\w+:(Get|List|Describe|BatchGet|Head)|^(ssm|ec2)messages:/.test(action));

/** Names and settings of things, not what is in them. */
const onlyLooks = ({ Action }: Statement) =>
  [Action ?? []].flat().every((action) => /:(List|Describe|Head|Get\w*(Configuration|Location))/.test(action));

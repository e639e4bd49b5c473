import { App, CfnOutput, Stack } from 'aws-cdk-lib';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type StackNames, TemplateText } from '../../../lib/compliance/model/template-text';

const app = new App({ analyticsReporting: true });
const stack = new Stack(app, 'Stack');
for (const id of ['A', 'B']) {
  const bucket = new s3.CfnBucket(stack, id, { tags: [{ key: 'k', value: `${id}-"{\n  }\n "Resources": {` }] });
  new CfnOutput(stack, `Name${id}`, { value: bucket.ref });
}
const written = readFileSync(join(app.synth().directory, 'Stack.template.json'), 'utf8');
const parsed = JSON.parse(written) as { Resources: object };
const read = (text: string, names: StackNames = { stack: 'Stack' }) => TemplateText.read(Buffer.from(text), names);

test('a template that the CDK wrote is cut into its resources, which together are the template', () => {
  const text = read(written);
  expect(text?.body).toEqual(parsed);
  expect(Object.keys(text?.body ?? {})).toEqual(Object.keys(parsed));
  expect(text?.entries.map((entry) => [entry.logicalId, JSON.parse(entry.text) as unknown])).toEqual(
    Object.entries(parsed.Resources),
  );
  expect(text && TemplateText.of(text.body, { stack: 'Stack' })).toBe(text);
  expect(text && TemplateText.of(text.body, { stack: 'Other' })).toBeUndefined();
});

const RESOURCE = { Type: 'T', Properties: { P: {} } };
const at = (indent: number, body: object = { Resources: { A: RESOURCE, B: RESOURCE } }) =>
  JSON.stringify(body, undefined, indent);

test.each([
  ['in one line', at(0)],
  ['with wider indentation', at(2)],
  ['with windows line ends', at(1).replaceAll('\n', '\r\n')],
  ['with an id twice', at(1).replace('"B"', '"A"')],
  ['with an id that needs an escape', at(1).replace('"B"', '"\\""')],
  ['with an id that needs an escape within', at(1).replace('"B"', '"B\\nB"')],
  ['with a resource that is no object', at(1, { Resources: { A: RESOURCE, B: 1 } })],
  ['with something between resources', at(1).replace('  },\n', '  },\n\n')],
  ['without resources', at(1, { Parameters: {} })],
  ['with no resources', at(1, { Resources: {} })],
  [
    'with a key of a resource where the next resource should be',
    '{\n "Resources": {\n  "A": {\n   "Type": "T",\n   "Properties": {\n  "B": {\n  }\n  }\n  }\n }\n}',
  ],
])('a template written otherwise, %s, is not, or it is the same', (_, text) => {
  let body: unknown;
  try {
    body = read(text)?.body;
    JSON.stringify(body);
  } catch {
    // A cut that is no resource is found out when it is parsed.
    body = undefined;
  }
  if (body !== undefined) expect(body).toEqual(JSON.parse(text));
  else expect(body).toBeUndefined();
});

test('only what is asked for is parsed, once', () => {
  const text = read(at(1, { Resources: { A: RESOURCE, B: RESOURCE } }));
  const [a] = text?.entries ?? [];
  expect(a).toMatchObject({ logicalId: 'A', type: 'T', condition: undefined });
  expect(a.read()).toBe((text?.body.Resources as { A: object }).A);
});

test('what has no type is no resource, and conditions are told', () => {
  const text = read(
    at(1, { Resources: { A: { X: 'Y' }, B: { Properties: {}, Type: 'T', Condition: 'C' }, C: { Type: 1 } } }),
  );
  expect(text?.entries.map(({ logicalId, type, condition }) => [logicalId, type, condition])).toEqual([
    ['B', 'T', 'C'],
  ]);
  expect([...(text?.usedConditions() ?? [])]).toEqual(['C']);
});

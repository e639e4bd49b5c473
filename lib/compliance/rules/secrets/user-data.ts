import { type TemplateResource, Unresolved } from '../../model';
import { base64Bytes } from './base64';
import { type Decoded, decodeBytes, decodeText } from './decode';
import { rawValue } from './raw-value';

/** User data that a resource hands to machines. */
export interface UserData extends Decoded {
  /** Property path. */
  readonly where: string;
  /** The value as it stands in the template, where that is to be had: intrinsic functions and all. */
  readonly raw: unknown;
}

/** The types that hand user data to machines. */
export const USER_DATA_TYPES: readonly string[] = [
  'AWS::EC2::Instance',
  'AWS::EC2::LaunchTemplate',
  'AWS::AutoScaling::LaunchConfiguration',
  'AWS::EC2::SpotFleet',
];

const SPOT_FLEET = 'SpotFleetRequestConfigData.LaunchSpecifications';

/** Several rules read the same user data: it is decoded once for each case of the template's conditions. */
const decodedBy = new WeakMap<object, UserData[]>();

/** The user data of a resource, decoded. Empty if it has none. */
export function userDataOf(resource: TemplateResource): readonly UserData[] {
  const key = resource.properties;
  let found = decodedBy.get(key);
  if (!found) {
    found = placesOf(resource).flatMap((where) => {
      const value: unknown = resource.value(where);
      return value === undefined ? [] : [{ where, raw: rawValue(resource, where), ...decodeValue(value) }];
    });
    decodedBy.set(key, found);
  }
  return found;
}

/** Where one resource has user data. */
export function placesOf(resource: TemplateResource): string[] {
  switch (resource.type) {
    case 'AWS::EC2::LaunchTemplate':
      return ['LaunchTemplateData.UserData'];
    case 'AWS::EC2::SpotFleet': {
      const specifications: unknown = resource.value(SPOT_FLEET);
      if (specifications instanceof Unresolved) return [SPOT_FLEET];
      return Array.isArray(specifications) ? specifications.map((_, index) => `${SPOT_FLEET}[${index}].UserData`) : [];
    }
    default:
      return USER_DATA_TYPES.includes(resource.type) ? ['UserData'] : [];
  }
}

function decodeValue(value: unknown): Decoded {
  if (value instanceof Unresolved) {
    const { texts, unreadable } = decodeText(value.encoded?.text ?? value.text);
    const isPlain = value.encoded !== undefined;
    const given = texts.some(({ text }) => text.replaceAll(/\$\{[^}]{0,1024}\}/g, '').trim() !== '');
    return isPlain && given
      ? { texts, unreadable }
      : { texts, unreadable: [...unreadable, `it is known at deployment only: ${value.why}`] };
  }
  if (typeof value !== 'string') return { texts: [], unreadable: ['it is no text'] };
  const bytes = base64Bytes(value);
  // EC2 refuses what is not base64, but a secret would stand in the template all the same.
  return bytes ? decodeBytes(bytes) : decodeText(value);
}

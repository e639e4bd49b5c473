import type { Artifact, ArtifactLocation, Location, LogicalLocation, Result } from 'sarif';
import type { FindingReport, ResourceReport } from '../engine/report';
import { type Place, type ReportLookup, resourceName, templatePointer } from './report-lookup';

/** Where a result is to be looked at: in the user's code first, then in the template. */
export class SarifPlaces {
  private readonly templateFiles: ReadonlySet<string>;

  public constructor(
    private readonly lookup: ReportLookup,
    private readonly templateDirectory?: string,
  ) {
    this.templateFiles = new Set(lookup.report.templates.map(({ file }) => file));
  }

  /** The templates that were judged; results refer to them by index. */
  public artifacts(): Artifact[] {
    return this.lookup.report.templates.map(({ file, sha256 }) => ({
      location: this.locationOf(file),
      roles: ['analysisTarget'],
      ...(sha256 === undefined ? {} : { hashes: { 'sha-256': sha256 } }),
    }));
  }

  /** One location, since one change mends it; the place in the template is related to it. */
  public of(
    resource: ResourceReport,
    finding?: FindingReport,
  ): Required<Pick<Result, 'locations' | 'relatedLocations'>> {
    return {
      locations: [
        {
          physicalLocation: this.physicalLocation(this.lookup.placeOf(resource, finding)),
          logicalLocations: logicalLocations(resource),
        },
      ],
      relatedLocations: [this.templateLocation(resource, finding)],
    };
  }

  private templateLocation(resource: ResourceReport, finding?: FindingReport): Location {
    const { file } = this.lookup.templateOf(resource);
    const pointer = templatePointer(resource.logicalId, finding?.where ?? '');
    return {
      id: 1,
      message: { text: pointer === '' ? file : `${pointer} in ${file}` },
      physicalLocation: {
        artifactLocation: { ...this.locationOf(file), index: resource.template },
        ...(finding?.position === undefined ? {} : { region: region(finding.position.line, finding.position.column) }),
      },
      // For JSON the standard wants a JSON pointer as the fully qualified name.
      logicalLocations: [{ fullyQualifiedName: pointer, kind: finding?.where ? 'property' : 'object' }],
    };
  }

  /** GitHub shows no result without a line: a file as a whole is its first. */
  private physicalLocation({ file, line = 1, column = 1 }: Place): Location['physicalLocation'] {
    return { artifactLocation: this.locationOf(file), region: region(line, column) };
  }

  private locationOf(file: string): ArtifactLocation {
    const inDirectory = this.templateDirectory !== undefined && this.templateFiles.has(file);
    return artifactLocation(inDirectory ? `${this.templateDirectory}/${file}` : file);
  }
}

function logicalLocations(resource: ResourceReport): LogicalLocation[] {
  const { logicalId, type } = resource;
  return [
    { name: logicalId, fullyQualifiedName: resourceName(resource), kind: 'resource', properties: { type, logicalId } },
  ];
}

const region = (startLine: number, startColumn: number) => ({ startLine, startColumn });

/** Relative files lie below the source root; others have a URI of their own. */
export function artifactLocation(file: string): ArtifactLocation {
  const path = file.replaceAll('\\', '/');
  const uri = path.split('/').map(encodeSegment).join('/');
  if (/^[A-Za-z]:\//.test(path)) return { uri: `file:///${path[0]}:${uri.slice(uri.indexOf('/'))}` };
  if (path.startsWith('/')) return { uri: `file://${uri}` };
  return { uri, uriBaseId: '%SRCROOT%' };
}

/** Halves of surrogate pairs have no UTF-8. */
const encodeSegment = (segment: string): string => encodeURIComponent(segment.replace(/\p{Surrogate}/gu, '\uFFFD'));

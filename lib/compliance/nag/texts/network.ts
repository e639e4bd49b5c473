import type { RuleTexts } from './rule-text';

/** VPC, load balancers, API Gateway, AppSync, CloudFront and WAF. */
export const NETWORK: RuleTexts = {
  VPCDefaultSecurityGroupClosed: [
    'The default security group of the VPC lets nothing through',
    'Set restrictDefaultSecurityGroup on the VPC, or build it with SpawnNetwork.',
  ],
  VPCFlowLogsEnabled: ['The VPC has a flow log', 'Add a flow log for all traffic of the VPC.'],
  VPCNoNACLs: [
    'Traffic is ruled by security groups, not network ACLs',
    'Replace the network ACL by rules of security groups.',
  ],
  VPCNoUnrestrictedRouteToIGW: [
    'No default route leads to an internet gateway',
    'Remove the default route to the internet gateway; reach AWS through VPC endpoints.',
  ],
  VPCSubnetAutoAssignPublicIpDisabled: [
    'The subnet hands out no public addresses',
    'Set mapPublicIpOnLaunch to false on the subnet.',
  ],

  ALBHttpDropInvalidHeaderEnabled: [
    'The load balancer drops malformed headers',
    'Set routing.http.drop_invalid_header_fields.enabled to true.',
  ],
  ALBHttpToHttpsRedirection: [
    'HTTP listeners redirect to HTTPS',
    'Make the default action of the listener a redirect to HTTPS.',
  ],
  ALBWAFEnabled: ['The load balancer has a web ACL', 'Associate a WAFv2 web ACL with the load balancer.'],
  CLBConnectionDraining: [
    'Connections are drained before an instance leaves',
    'Turn on the connection draining policy.',
  ],
  CLBNoInboundHttpHttps: [
    'Web traffic does not go through a classic load balancer',
    'Replace it by an application load balancer.',
  ],
  ELBACMCertificateRequired: [
    'Certificates of the classic load balancer are from ACM',
    'Name a certificate of ACM on every listener.',
  ],
  ELBCrossZoneLoadBalancingEnabled: [
    'The classic load balancer spreads load over two zones or more',
    'Turn on cross-zone load balancing and name at least two zones.',
  ],
  ELBDeletionProtectionEnabled: [
    'The load balancer is protected from deletion',
    'Set deletion_protection.enabled to true.',
  ],
  ELBLoggingEnabled: ['The load balancer writes access logs', 'Turn on access logs to a bucket.'],
  ELBTlsHttpsListenersOnly: [
    'Listeners of the classic load balancer use TLS',
    'Set protocol and instance protocol to SSL or HTTPS.',
  ],
  ELBv2ACMCertificateRequired: ['Every listener has a certificate', 'Name a certificate of ACM on the listener.'],

  APIGWAccessLogging: ['The stage writes access logs', 'Set a destination and a format for the stage’s access log.'],
  APIGWAssociatedWithWAF: ['The stage has a web ACL', 'Associate a WAFv2 web ACL with the stage.'],
  APIGWAuthorization: [
    'Calls of the API are authorised',
    'Set an authorisation type other than NONE on the method or route.',
  ],
  APIGWCacheEnabledAndEncrypted: [
    'All methods are cached, and the cache is encrypted',
    'Turn on caching and encryption of cached data for /* and *.',
  ],
  APIGWDefaultThrottling: [
    'The stage has throttling limits of its own',
    'Set burst and rate limits for all methods or routes of the stage.',
  ],
  APIGWExecutionLoggingEnabled: [
    'All methods write execution logs',
    'Set the logging level of /* and * to ERROR or INFO.',
  ],
  APIGWRequestValidation: ['Requests to the API are validated', 'Add a request validator for body and parameters.'],
  APIGWSSLEnabled: ['The stage shows a client certificate to its backends', 'Set a client certificate on the stage.'],
  APIGWStructuredLogging: ['Access logs are JSON', 'Write the log format as JSON.'],
  APIGWXrayEnabled: ['Calls of the stage are traced', 'Turn on tracing of the stage.'],
  AppSyncGraphQLRequestLogging: [
    'The GraphQL API logs requests',
    'Set a log configuration with a role, and do not exclude verbose content.',
  ],
  AppSyncTracing: ['The GraphQL API is traced', 'Turn on X-Ray for the API.'],

  CloudFrontDistributionAccessLogging: ['The distribution writes access logs', 'Turn on logging to a bucket.'],
  CloudFrontDistributionGeoRestrictions: [
    'Countries that may use the distribution are named',
    'Set a geographic restriction, or waive with the reason why every country may.',
  ],
  CloudFrontDistributionHttpsViewerNoOutdatedSSL: [
    'Viewers connect with current TLS only',
    'Use a certificate of your own, SNI, and a minimum protocol of TLSv1.2.',
  ],
  CloudFrontDistributionNoOutdatedSSL: [
    'Origins are reached with current TLS only',
    'Set https-only for custom origins, without SSLv3 and TLSv1.',
  ],
  CloudFrontDistributionS3OriginAccessControl: [
    'Buckets are reached through an origin access control',
    'Give every bucket origin an origin access control.',
  ],
  CloudFrontDistributionS3OriginAccessIdentity: [
    'Buckets are streamed through an origin access identity',
    'Name an origin access identity for the bucket origin.',
  ],
  CloudFrontDistributionWAFIntegration: ['The distribution has a web ACL', 'Name a WAFv2 web ACL on the distribution.'],
  WAFv2LoggingEnabled: ['The web ACL logs what it decides', 'Add a logging configuration for the web ACL.'],
};

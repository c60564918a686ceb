/** Makes the package at the path, out/relay/handschlag-relay.tar.gz unless told, and answers the path. */
export function buildRelayPackage(path?: string): Promise<string>

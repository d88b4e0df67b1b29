"""What the district did, sealed in order: acts, hash chain, Merkle tree, signed heads, and their verification."""

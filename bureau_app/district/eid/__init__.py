"""On-site reading of eIDs: the district before its eID-Server."""

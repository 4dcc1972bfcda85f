"""The edge: rows of endpoints become routes, checks, an OpenAPI document and one shape of error."""

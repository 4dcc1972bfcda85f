"""Bedrock: ids, time, money, reasons, events, secrets, settings, log.

No I/O on import, no knowledge of what stands above.
"""

"""The bytes of the Leap Motion Controller (LM-010), one matter per file.

Law: nothing here does I/O; bytes and values go in, values and bytes come out. Use the names that
`handspan_service.device.peripheral` offers.
"""

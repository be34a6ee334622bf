"""A draft against its sources: every quotation, figure, date, name and statement of it looked up in the reports; found, differs or not found."""
